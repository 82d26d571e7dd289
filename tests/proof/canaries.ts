import { citizenCheckCharacter } from '../../src/shared/codes/citizen-number.js';
import { creditCodeCheckCharacter } from '../../src/shared/codes/credit-code.js';

/** Characters of CJK extension A, which no other text of the tests uses; a pair of them is a canary. */
const FIRST = 0x3400;
const SECOND = 0x4000;
const PER_PLACE = 3000;
const SURNAMES = ['张', '李', '王', '赵', '欧阳', '司马', '诸葛'];

/** Makes values that occur nowhere else, so that each can be searched for in an answer. Two makers with different bases never meet. */
export class Canaries {
  #next: number;

  /** @param base number of the first value: 0 for the world, 100,000 for its variants */
  constructor(base: number) {
    this.#next = base;
  }

  next(): number {
    return this.#next++;
  }

  /** Two characters that name the value. */
  word(): string {
    const n = this.next();
    return String.fromCharCode(FIRST + (n % PER_PLACE), SECOND + (Math.floor(n / PER_PLACE) % PER_PLACE));
  }

  /** A person's name; `surname` keeps what the mask shows. */
  name(surname: string = SURNAMES[this.#next % SURNAMES.length] ?? ''): string {
    return `${surname}${this.word()}`;
  }

  /** A mobile number; `like` keeps what the mask shows. */
  phone(like?: string): string {
    const n = String(this.next());
    if (like !== undefined)
      return `${like.slice(0, 3)}${String((Number(n) * 7919) % 10_000).padStart(4, '0')}${like.slice(-4)}`;
    return `13${String(1_000_003 * (Number(n) + 1))
      .slice(-9)
      .padStart(9, '0')}`;
  }

  /** A citizen number that agrees with date of birth and sex; `like` keeps what the mask shows. */
  idNumber(birthDate: string, sex: string, like?: string): string {
    const n = this.next();
    const serial = 2 * (n % 500) + (sex === 'MALE' ? 1 : 0);
    const area = like?.slice(0, 6) ?? `99${String(n % 10_000).padStart(4, '0')}`;
    const digits = `${area}${birthDate.replaceAll('-', '')}${String(serial).padStart(3, '0')}`;
    return digits + citizenCheckCharacter(digits);
  }

  creditCode(): string {
    const digits = `91320105MA${String(this.next()).padStart(7, '0')}`;
    return digits + creditCodeCheckCharacter(digits);
  }

  /** A household number; `like` keeps what the mask shows. */
  householdNumber(like?: string): string {
    const n = this.next();
    return like === undefined
      ? String(900_000_000 + ((n * 1009) % 100_000_000))
      : `${like.slice(0, 3)}${String((n * 7919) % 1_000_000).padStart(6, '0')}`;
  }

  /** A day in one of so many years from `year` on. */
  date(year: number, years: number): string {
    const n = this.next();
    const day = Date.UTC(year, 0, 1) + ((n * 37) % Math.floor(years * 365)) * 86_400_000;
    return new Date(day).toISOString().slice(0, 10);
  }

  /** A moment of the year, to the millisecond, as PostgreSQL writes it in JSON. */
  moment(year: number): string {
    const n = this.next();
    const at = Date.UTC(year, 0, 1) + ((n * 1_000_003) % (300 * 86_400)) * 1000 + (n % 1000);
    return new Date(at).toISOString().replace('Z', '+00:00');
  }

  /** Degrees that differ from every other in the digits after the second, which the mask takes away; `like` keeps the others. */
  degrees(like: number): number {
    const n = this.next();
    return Number((Math.round(like * 100) / 100 + 0.0001 + ((n * 7919) % 40_000) / 10_000_000).toFixed(7));
  }
}
