import { z } from 'zod';

/**
 * Service requests of a GeoReport v2 document in JSON (http://wiki.open311.org/GeoReport_v2). What is not named here is not
 * taken over; docs/events.md says what becomes what.
 */
export const OPEN311_REQUESTS = z.array(
  z.object({
    service_request_id: z.coerce.string(),
    service_name: z.string().nullish(),
    service_code: z.coerce.string().nullish(),
    description: z.string().nullish(),
    address: z.string().nullish(),
  }),
);

export type Open311Request = z.infer<typeof OPEN311_REQUESTS>[number];

/** What every order of an import has in common. */
export interface Open311Defaults {
  /** The system that the document is from. */
  readonly source: string;
  /** Id of the area: addresses and coordinates are not looked up. */
  readonly area: string;
  readonly requestKind: string;
}

/** A service request as the input of `ingestHotlineOrder`. */
export function orderOfOpen311(request: Open311Request, { source, area, requestKind }: Open311Defaults): object {
  const { service_request_id: externalId, service_name: name, service_code: code, description, address } = request;
  const category = name || code || '';
  const told = description || category;
  return {
    ...{ source, externalId, requestKind, category, area },
    description: address ? `${told}\n${address}` : told,
  };
}
