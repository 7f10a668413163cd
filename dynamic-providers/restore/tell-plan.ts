import type { RestorePlan } from "./plan-restore";

/**
 * What a run says of a restore's plan. A trigger that was answered is not spoken of. The provider refuses; here it is a
 * warning, as the trigger may be an old one.
 */
export function tellingOf({ action, reason }: RestorePlan): { readonly info?: string; readonly warning?: string } {
    switch (action) {
        case "restore":
            return { info: `restores ${reason}` };
        case "refuse":
            return { warning: `a new trigger is refused: ${reason}` };
        case "unknown":
            return { warning: reason };
        case "none":
            return {};
    }
}
