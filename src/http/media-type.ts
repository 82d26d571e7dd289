import Negotiator from 'negotiator';

/** What GraphQL answers are given as (GraphQL over HTTP, 4.1), the default first. */
export const MEDIA_TYPES = [
  'application/json; charset=utf-8',
  'application/graphql-response+json; charset=utf-8',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

const MOST_REMEMBERED = 200;
const remembered = new Map<string, MediaType | undefined>();

/** The media type that an `accept` header prefers; `undefined`: it accepts none. Few different headers occur, so answers are kept. */
export function negotiateMediaType(accept: string | undefined): MediaType | undefined {
  if (accept === undefined || accept === '') return MEDIA_TYPES[0];
  if (remembered.has(accept)) return remembered.get(accept);
  const preferred = new Negotiator({ headers: { accept } }).mediaType([...MEDIA_TYPES]);
  const mediaType = MEDIA_TYPES.find((type) => type === preferred);
  if (remembered.size < MOST_REMEMBERED && accept.length < 200) remembered.set(accept, mediaType);
  return mediaType;
}
