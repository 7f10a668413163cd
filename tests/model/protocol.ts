import { applyChange } from "../../dynamic-providers/records/authority/apply-change";
import { decideSite } from "../../dynamic-providers/protocol/decide-site";

/** What the explorer drives: the protocol's own functions, and what the operations promise around them. */
export interface Protocol {
    readonly decide: typeof decideSite;
    readonly apply: typeof applyChange;
    /** An entry of the authority is only written after the one it was decided from. */
    readonly isAppendConditional: boolean;
    /** Just before a POST the authority is read again: it must be the one that the step was decided from. */
    readonly isLookedAtBeforePost: boolean;
    /** Just before a POST the run looks whether the intent is still the one it wrote. */
    readonly isIntentOwnAtPost: boolean;
    /** The authority is read first and the catalog after it, so that the catalog is never the older one. */
    readonly isAuthorityReadFirst: boolean;
    /** A snapshot counts as just compared only where this run has compared it itself. */
    readonly isFreshOnlyWhenCompared: boolean;
}

export const protocol: Protocol = {
    decide: decideSite,
    apply: applyChange,
    isAppendConditional: true,
    isLookedAtBeforePost: true,
    isIntentOwnAtPost: true,
    isAuthorityReadFirst: true,
    isFreshOnlyWhenCompared: true,
};
