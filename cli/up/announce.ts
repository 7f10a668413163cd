import type { Authority } from "../../dynamic-providers/records/authority/authority";
import { wrap } from "../../dynamic-providers/common/wrap";
import { describeForecast } from "./describe-failover";
import type { Forecast } from "./forecast";
import type { Step } from "./order";
import { formatPlan } from "./report";

/** What the plan of a failover does not know. */
const assumption =
    "This plan is made from the vault alone. Each stack compares its service before it acts, and " +
    "stops if it differs.";

/** What is said before the question: how things stand, each step, and what a failover restores, loses and takes. */
export function announce(
    activeSite: string,
    authority: Authority,
    plan: readonly Step[],
    forecast: Forecast | undefined,
): string[] {
    return [
        wrap(describeSituation(activeSite, authority)),
        ...formatPlan(plan),
        ...(forecast ? ["This failover", ...describeForecast(forecast)] : []),
        ...(plan.some(({ leadsTo }) => leadsTo) ? [wrap(assumption)] : []),
    ];
}

function describeSituation(activeSite: string, { active, epoch, promotion }: Authority): string {
    if (promotion) {
        return `'${promotion.site}' is being promoted to epoch ${promotion.epoch}, and '${activeSite}' is declared active:`;
    }
    return active === null
        ? `No site has been active yet, and '${activeSite}' is declared active:`
        : active === activeSite
          ? `'${active}' is active in epoch ${epoch}, as declared:`
          : `'${active}' is active in epoch ${epoch}, and '${activeSite}' is declared active:`;
}
