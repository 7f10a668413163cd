import type { SiteDeclaration } from "../../dynamic-providers/protocol/declaration";
import { Violation } from "./violation";

/** What an operator changes after a refusal: in the site that was refused, or for both. */
export interface WayOut {
    readonly own?: Partial<SiteDeclaration>;
    readonly both?: Partial<SiteDeclaration>;
}

const ways: readonly (readonly [RegExp, (match: RegExpExecArray) => WayOut])[] = [
    [/take cancelPromotion out/i, () => ({ own: { cancelPromotion: undefined } })],
    [/declare '(\w+)' again to finish it/, ([, site]) => ({ both: { activeSite: site! } })],
    [/set acceptDifferences to '([^']+)'/i, ([, snapshot]) => ({ own: { acceptDifferences: snapshot } })],
    [/set rejoin to (\d+)/, ([, epoch]) => ({ own: { rejoin: Number(epoch) } })],
    [
        /set failover to unplanned and acceptDataLoss to (\d+)/,
        ([, epoch]) => ({ own: { failover: "unplanned", acceptDataLoss: Number(epoch) } }),
    ],
    [/Set atEpoch to (\d+)/, ([, epoch]) => ({ own: { atEpoch: Number(epoch) } })],
    [/with activeSite '(\w+)', which withdraws the token/, ([, site]) => ({ both: { activeSite: site! } })],
    [/set cancelPromotion to (\d+)/, ([, epoch]) => ({ own: { cancelPromotion: Number(epoch) } })],
    [/run its up with activeSite|let its up finish|run it again|wait until that is done/i, () => ({})],
];

/** What a refusal says is to be done; nothing is known here but its words. @throws Violation when it names no way out. */
export function requireWayOut(reason: string): WayOut {
    for (const [pattern, take] of ways) {
        const match = pattern.exec(reason);
        if (match) {
            return take(match);
        }
    }
    throw new Violation(`a refusal without a way out: ${reason}`);
}
