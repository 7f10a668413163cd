import type { Authority } from "../records/authority/authority";
import type { SiteDeclaration } from "./declaration";
import { isLossAccepted } from "./promotion";

/** What is declared of who is to be active. */
export type DeclaredFailover = Pick<SiteDeclaration, "activeSite" | "failover" | "acceptDataLoss">;

/** What is typed to make a site active, in its order. */
export interface FailoverCommands {
    /** Where the active site answers: it hands over, and nothing is lost. */
    readonly planned: readonly string[];
    /** Where it is lost. */
    readonly unplanned: readonly string[];
}

const up = "npx apim-dr up";

/**
 * @param to - the site that is to become active.
 * @param declared - what needs no declaring any more. @default nothing is known to be declared
 */
export function failoverCommands(
    to: string,
    authority: Pick<Authority, "epoch">,
    declared?: DeclaredFailover,
): FailoverCommands {
    const isDeclared = declared?.activeSite === to;
    const declare = `npx apim-dr declare --active-site ${to}`;
    return {
        planned: isDeclared && declared.failover === "planned" ? [up] : [declare, up],
        unplanned:
            isDeclared && isLossAccepted(declared, authority)
                ? [up]
                : [`${declare} --accept-data-loss ${authority.epoch}`, up],
    };
}
