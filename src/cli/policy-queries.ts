import { z } from 'zod';
import type { HubOperation } from './ask-hub.js';
import {
  diffShape,
  filesShape,
  type ListedVersion,
  replayShape,
  type ShownDiff,
  type ShownFiles,
  type ShownReplay,
  versionShape,
} from './policy-answers.js';

const VERSION = 'version state origin base reason proposedBy proposedAt decidedBy note activatedAt retiredAt';

type Operation<Name extends string, Data> = HubOperation<Readonly<Record<Name, Data>>>;

/** Keeps files as a candidate. */
export function proposeOperation(files: readonly object[], reason: string): Operation<'proposePolicy', ListedVersion> {
  return {
    query: `mutation Propose($files: [PolicyFileInput!]!, $reason: String!) {
      proposePolicy(files: $files, reason: $reason) { ${VERSION} } }`,
    variables: { files, reason },
    data: z.object({ proposePolicy: versionShape }),
  };
}

/** Approves or refuses a candidate. */
export function decideOperation(
  decision: 'approve' | 'refuse',
  of: string,
  note: string | undefined,
): Operation<'decided', ListedVersion> {
  return {
    query: `mutation Decide($version: ID!, $note: String) {
      decided: ${decision}Policy(version: $version, note: $note) { ${VERSION} } }`,
    variables: { version: of, note },
    data: z.object({ decided: versionShape }),
  };
}

/** Every version. */
export function versionsOperation(): Operation<'policyVersions', readonly ListedVersion[]> {
  return {
    query: `query Versions { policyVersions { ${VERSION} } }`,
    data: z.object({ policyVersions: z.array(versionShape) }),
  };
}

/** The files of a version. */
export function filesOperation(of: string): Operation<'policyVersion', ShownFiles> {
  return {
    query: 'query Files($version: ID!) { policyVersion(version: $version) { files { name text } } }',
    variables: { version: of },
    data: z.object({ policyVersion: filesShape }),
  };
}

/** Compares two versions and counts rows. */
export function diffOperation(from: string, to: string): Operation<'policyDiff', ShownDiff> {
  const row = '{ gained lost gainedRows lostRows }';
  return {
    query: `query Diff($from: ID!, $to: ID!) { policyDiff(from: $from, to: $to) { from to lines { rule part before after }
      changes { type field department tier kinds reasons full ${row} masked ${row} } } }`,
    variables: { from, to },
    data: z.object({ policyDiff: diffShape }),
  };
}

/** Decides recorded reads anew; moments are ISO 8601. */
export function replayOperation(
  of: string,
  since: string,
  until: string | undefined,
): Operation<'policyReplay', ShownReplay> {
  return {
    query: `query Replay($version: ID!, $since: DateTime!, $until: DateTime) {
      policyReplay(version: $version, since: $since, until: $until) { receipts changed unknown complete replayedUntil
        changes { department tier type field receipts records full { gained lost } masked { gained lost } sequences } } }`,
    variables: { version: of, since, until },
    data: z.object({ policyReplay: replayShape }),
  };
}
