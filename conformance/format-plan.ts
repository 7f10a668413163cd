import { namesOf } from "./names";
import { prices } from "./prices";
import type { Price } from "./prices";
import type { Scenario } from "./scenario";

export interface Plan {
    readonly subscriptionId: string;
    readonly location: string;
    readonly otherLocation: string;
    readonly suffix: string;
}

/** What a run creates, in which order, for how long and for about how much, as text. */
export function formatPlan(scenarios: readonly Scenario[], plan: Plan): string {
    const { group, svc, premium, account, frontDoor } = namesOf(plan.suffix);
    const withPremium = scenarios.some((scenario) => scenario.premium);
    const [least, most] = minutesOf(scenarios);
    return [
        `In subscription ${plan.subscriptionId}, in ${plan.location}${withPremium ? ` and ${plan.otherLocation}` : ""}:`,
        `  resource group ${group}: all of the following, and nothing else`,
        `  storage account ${account}, API Management service ${svc}${withPremium ? ` and ${premium}` : ""}, Front Door ${frontDoor}`,
        "",
        "In this order:",
        ...scenarios.map(
            ({ name, tries, creates, minutes }, index) =>
                `  ${index + 1}. ${name} (${inHours(minutes)}): ${tries}${creates.length > 0 ? `. Creates: ${counted(creates).join(", ")}` : ""}`,
        ),
        "",
        `It takes ${inHours([least, most])}. You can leave it at any time and go on later; all of it is removed at the end.`,
        "",
        `It costs about ${dollars(costOf(scenarios, 0))} to ${dollars(costOf(scenarios, 1))} before tax:`,
        ...Object.entries<Price>(prices)
            .filter(([what]) => scenarios.some(({ creates }) => (creates as readonly string[]).includes(what)))
            .map(([what, { perHour, source }]) =>
                perHour === undefined ? `  ${what}: ${source}` : `  ${what}: ${dollars(perHour)} an hour; ${source}`,
            ),
    ].join("\n");
}

/** What is created in a scenario is paid from then to the end. @param bound - 0: all is as short as it may be; 1: as long. */
export function costOf(scenarios: readonly Scenario[], bound: 0 | 1): number {
    return scenarios
        .map(({ creates }, index) => {
            const hours = minutesOf(scenarios.slice(index))[bound] / 60;
            return creates.reduce((sum, what) => sum + hours * ((prices[what] as Price).perHour ?? 0), 0);
        })
        .reduce((sum, cost) => sum + cost, 0);
}

function minutesOf(scenarios: readonly Scenario[]): [least: number, most: number] {
    return scenarios.reduce<[number, number]>(
        ([least, most], { minutes }) => [least + minutes[0], most + minutes[1]],
        [0, 0],
    );
}

const inHours = ([least, most]: readonly [number, number]): string =>
    most < 120 ? `${least} to ${most} min` : `${(least / 60).toFixed(1)} to ${(most / 60).toFixed(1)} h`;

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

/** `3 × Premium`. */
const counted = (creates: readonly string[]): string[] =>
    [...new Set(creates)].map((what) => {
        const count = creates.filter((other) => other === what).length;
        return count > 1 ? `${count} × ${what}` : what;
    });
