import type { Model } from '../data/model.js';
import { upsertName } from '../ingest/ingest-chunk.js';
import { isIngested } from '../ingest/write-fields.js';
import { GRANT_READERS } from '../modules/access-grants/visible-grants.js';
import { SUBSCRIBED_FIELDS } from '../modules/events/subscriptions/subscribed-fields.js';
import type { TypeAccess } from '../policy/access.js';
import type { PrincipalKind } from '../shared/principal.js';

/**
 * Who may ask a root field: those to whom this type is not closed, callers of these kinds, those who may send records of this
 * model, or, null, every authenticated caller. What a resolver may do for them in particular it decides by the record.
 */
export type RootRule = string | readonly PrincipalKind[] | { readonly sends: Model } | null;

/** The rule of each root field. */
export interface RootAccess {
  readonly Query: Readonly<Record<string, RootRule>>;
  readonly Mutation: Readonly<Record<string, RootRule>>;
  readonly Subscription: Readonly<Record<string, RootRule>>;
}

/** The rules of the hub's schema; a root field without one is refused to everyone. */
export function rootAccess(models: readonly Model[]): RootAccess {
  const categories = models.flatMap(({ name, one, many }): [string, string][] => [
    [one, name],
    [many, name],
  ]);
  return {
    Query: {
      ...Object.fromEntries(categories),
      viewer: null,
      myAccess: null,
      accessLog: 'AccessReceipt',
      receipt: null,
      changes: PULLS,
      whyWithheld: null,
      explainAccess: OFFICER,
      recordReads: 'AccessReceipt',
      callerReads: 'AccessReceipt',
      sensitiveReads: 'AccessReceipt',
      oddHourReads: 'AccessReceipt',
      emergencyUses: 'AccessReceipt',
      unusualVolumes: 'AccessReceipt',
      subjectReport: 'AccessReceipt',
      policyVersions: READS_POLICIES,
      policyVersion: READS_POLICIES,
      policyDiff: READS_POLICIES,
      policyReplay: READS_POLICIES,
      areaHistory: 'Area',
      provenance: SENDERS,
      proposals: SENDERS,
      accessGrant: GRANT_READERS,
      accessGrants: GRANT_READERS,
      hotlineOrders: ['system'],
    },
    Mutation: {
      ...Object.fromEntries(models.filter(isIngested).map((model) => [upsertName(model), { sends: model }])),
      renameArea: OFFICER,
      moveArea: OFFICER,
      replaceArea: OFFICER,
      proposePolicy: OFFICER,
      approvePolicy: OFFICER,
      refusePolicy: OFFICER,
      requestAccess: ['person'],
      decideAccess: ['person', 'officer'],
      revokeAccess: ['person', 'officer'],
      breakGlass: ['person'],
      ...Object.fromEntries(EVENT_STEPS.map((step) => [step, ACTS_ON_EVENTS])),
      acceptProposal: ['person'],
      refuseProposal: ['person'],
      unlinkSource: ['person'],
    },
    Subscription: Object.fromEntries(
      Object.entries(SUBSCRIBED_FIELDS).map(([field, { model }]) => [field, model.name]),
    ),
  };
}

/** Which of these may do what with which event, the table of the life cycle says. */
const ACTS_ON_EVENTS = ['person', 'system'] as const;
const EVENT_STEPS = [
  ...[
    'reportEvent',
    'ingestHotlineOrder',
    'reportDeviceAlarm',
    'handleSelf',
    'acceptEvent',
    'rejectEvent',
    'assessEvent',
  ],
  ...['dispatchEvent', 'signEvent', 'returnEvent', 'whistleEvent', 'reportIn', 'escalateEvent', 'mediateEvent'],
  ...['requestExtension', 'extendEvent', 'resolveEvent', 'verifyEvent', 'evaluateEvent', 'reopenEvent', 'referOut'],
  'superviseEvent',
] as const;
/** What they see in particular follows from the policy. */
const SENDERS = ['person', 'system'] as const;
const OFFICER = ['officer'] as const;
/** Whether a type is open to them, the feed decides. */
const PULLS = ['person', 'system'] as const;
const READS_POLICIES = ['officer', 'auditor'] as const;

/** Of whom it is asked whether a root field is open to them. */
export interface RootCaller {
  readonly principal: { readonly kind: PrincipalKind };
  /** The policy's decision about a type for the caller. */
  access(type: string): TypeAccess;
  /** Whether the policy lets the caller send records of a model. */
  sends(model: Model): boolean;
}

/** Whether a root field with this rule is open to a caller. */
export function isOpenRoot(who: RootRule, caller: RootCaller): boolean {
  if (who === null) return true;
  if (typeof who === 'string') return caller.access(who).visible.op !== 'false';
  return 'sends' in who ? caller.sends(who.sends) : who.includes(caller.principal.kind);
}

/** The root fields that are open to a caller, by root type. */
export function openRoots(access: RootAccess, caller: RootCaller): Readonly<Record<string, readonly string[]>> {
  const open = (rules: Readonly<Record<string, RootRule>>) =>
    Object.entries(rules).flatMap(([field, who]) => (isOpenRoot(who, caller) ? [field] : []));
  return { Query: open(access.Query), Mutation: open(access.Mutation), Subscription: open(access.Subscription) };
}
