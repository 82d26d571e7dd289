import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import type { KeysetPage } from '../common/keyset-page.js';
import { PageInfo } from '../common/page-info.js';
import { SCALARS } from '../common/scalars.js';
import { ProposalType } from './said-value.type.js';

/** One proposal of a page. */
@ObjectType({ description: 'One proposal of a page 建议值与游标', simpleResolvers: true })
export class ProposalEdge {
  @Field(() => SCALARS.String, { description: 'Opaque, for after and before 游标' })
  readonly cursor!: string;

  @Field(() => ProposalType, { description: 'The proposal 建议值' })
  readonly node!: ProposalType;
}

/** A page of proposals. Each field is read when it is asked for; the page once. */
@ObjectType({ description: 'A page of open proposals 建议值分页', simpleResolvers: true })
export class ProposalConnection {
  readonly #page: KeysetPage<ProposalType>;

  constructor(page: KeysetPage<ProposalType>) {
    this.#page = page;
  }

  @Field(() => [ProposalEdge], { description: 'Proposals with their cursors 建议值与游标' })
  async edges(): Promise<readonly ProposalEdge[]> {
    const { rows } = await this.#page.load();
    return rows.map((node) => ({ cursor: this.#page.cursorOf(node), node }));
  }

  @Field(() => [ProposalType], { description: 'Proposals 建议值' })
  async nodes(): Promise<readonly ProposalType[]> {
    return (await this.#page.load()).rows;
  }

  @Field(() => PageInfo, { description: 'Where the page lies 分页信息' })
  pageInfo(): Promise<object> {
    return this.#page.info();
  }
}
