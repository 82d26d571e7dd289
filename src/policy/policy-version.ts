import type { AccessTexts } from './load.js';

/** A kept version of the access files, and how it came to be and to end. Times are ISO 8601 in UTC; callers are principal ids. */
export interface PolicyVersion {
  readonly version: string;
  /** `shipped` with the software, or `proposed` by an officer. */
  readonly origin: 'shipped' | 'proposed';
  readonly state: 'candidate' | 'active' | 'retired' | 'refused';
  /** What was in force when it was proposed: it replaces this version or none. */
  readonly base: string | null;
  readonly reason: string | null;
  readonly proposedBy: string | null;
  readonly proposedAt: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly note: string | null;
  readonly activatedAt: string | null;
  readonly retiredAt: string | null;
}

/** What an officer proposes. */
export interface Proposal {
  readonly files: AccessTexts;
  readonly reason: string;
}

/** What a second officer decides of a candidate. */
export interface PolicyDecision {
  readonly version: string;
  readonly decision: 'approve' | 'refuse';
  readonly note: string | null;
}
