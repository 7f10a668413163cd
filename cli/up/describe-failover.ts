import { inWords, timeOf } from "../../dynamic-providers/common/as-people-read";
import { shortId } from "../../dynamic-providers/common/short-id";
import { describeChangedSubscriptions } from "../../dynamic-providers/records/changed-subscriptions";
import { describeWork } from "../../dynamic-providers/records/expected-durations";
import { keysOfSnapshot } from "../../dynamic-providers/protocol/say";
import { wrap } from "../../dynamic-providers/common/wrap";
import type { Forecast } from "./forecast";
import type { LastFailover } from "./last-failover";

/** What a failover restores, loses and takes: told before the question. */
export function describeForecast(forecast: Forecast): string[] {
    const { from, snapshot, work } = forecast;
    const restored = snapshot
        ? `Restores: snapshot of ${snapshot.service} (${timeOf(snapshot.takenAt)}), ${shortId(snapshot.id)}`
        : forecast.kind === "planned"
          ? `Restores: a final snapshot of '${from}', which this run takes first`
          : "Restores: the snapshot with which the takeover began";
    const hasTraffic = work.some(({ what }) => what === "propagation");
    const until = hasTraffic
        ? "until clients are served"
        : `until '${forecast.to}' is active. No traffic stack runs: clients stay where they are until you move them`;
    const takes = `Takes:    ${work.length === 0 ? "a minute or two" : describeWork(work)} ${until}`;
    const loses = `Loses:    ${lossOf(forecast)}`;
    const keys = forecast.kind === "unplanned" ? [`Keys:     ${keysOfSnapshot}`] : [];
    const { subscriptionsSince: since } = forecast;
    const revoked = since ? [`          ${describeChangedSubscriptions(since)}`] : [];
    return [restored, loses, ...keys, ...revoked, takes].map((line) => wrap(`  ${line}`, " ".repeat(12)));
}

function lossOf({ kind, from, snapshot, dataLossSeconds }: Forecast): string {
    if (dataLossSeconds === 0) {
        return kind === "planned" ? `nothing, unless '${from}' changes meanwhile` : "nothing";
    }
    return dataLossSeconds === null || !snapshot
        ? `changes in '${from}' after the snapshot, whose time is not known`
        : `changes in '${from}' since ${timeOf(snapshot.takenAt)} (${inWords(snapshot.ageSeconds)} ago)`;
}

/** What a failover came to, in a sentence or two. */
export function describeFailover({
    to,
    epoch,
    kind,
    dataLossSeconds,
    recoverySeconds,
    verification,
}: LastFailover): string {
    const took = recoverySeconds === null ? "" : ` It took ${inWords(recoverySeconds)}.`;
    const loss =
        dataLossSeconds === null
            ? "The loss is not known."
            : dataLossSeconds === 0
              ? "Nothing was lost."
              : `Up to ${inWords(dataLossSeconds)} of changes were lost.`;
    const accepted = verification === "accepted" ? " Its differences from the snapshot were accepted." : "";
    return `'${to}' took over, ${kind}, in epoch ${epoch}. ${loss}${took}${accepted}`;
}
