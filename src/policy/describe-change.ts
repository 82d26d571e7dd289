import type { ChangeWords } from './counted-change.js';
import { describeRows } from './describe.js';
import type { TypeRule } from './document.js';
import type { FieldChange, RowChange } from './field-changes.js';

/** On which rows something is gained and lost, in the words of the type's access file. */
export function describeChange({ full, masked }: FieldChange, rule: TypeRule | undefined): ChangeWords {
  const words = ({ gained, lost }: RowChange) => {
    const of = rule ?? { conditions: {} };
    return { gained: describeRows(gained, of), lost: describeRows(lost, of) };
  };
  return { full: words(full), masked: words(masked) };
}
