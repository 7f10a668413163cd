import Table from "cli-table3";
import { rangeInWords } from "../../dynamic-providers/records/expected-durations";
import { describeChangedSubscriptions } from "../../dynamic-providers/records/changed-subscriptions";
import { describeStanding } from "../../dynamic-providers/records/selection/newest-restorable";
import { wrap } from "../../dynamic-providers/common/wrap";
import { describeFinding, describeReadiness } from "../../dynamic-providers/readiness/describe-readiness";
import { listed } from "../listed";
import { endpointInWords } from "./endpoint-in-words";
import { inWords, timeOf } from "../../dynamic-providers/common/as-people-read";
import { shortId } from "../../dynamic-providers/common/short-id";
import type { SiteState, StatusReport, WorkUnderWay } from "./status";

/** The report for people: no line is wider than 80 columns, but for names and commands that have no blank. */
export function formatStatus(status: StatusReport): string {
    const { next, disagreements, gaps, unanswered, underWay, warnings, subscriptionsSince } = status;
    return [
        headline(status),
        "",
        sitesTable(status.sites),
        ...snapshotLines(status),
        ...(subscriptionsSince ? [wrap(describeChangedSubscriptions(subscriptionsSince), "  ")] : []),
        trafficLine(status),
        ...readinessLines(status),
        ...listed("Under way", underWay.map(describeWork)),
        ...listed("Disagreements", disagreements),
        ...listed("Records", describeRecords(status.records)),
        ...listed("Gaps", gaps),
        ...listed(
            "No answer",
            unanswered.map(({ part, problem }) => `${part}: ${problem}`),
        ),
        ...listed("Warnings", warnings),
        "",
        wrap(`Next: ${next.words}`, "  "),
        ...next.commands.map((command) => `  ${command}`),
    ].join("\n");
}

const shownFaults = 3;

function describeRecords({ faults }: StatusReport["records"]): string[] {
    const more = faults.length - shownFaults;
    return [
        ...faults.slice(0, shownFaults).map(({ message }) => message),
        ...(more > 0 ? [`${more} more`] : []),
        ...(faults.length > 0 ? ["npx apim-dr verify-records tells what to do"] : []),
    ];
}

function headline({ activeSite, epoch, unanswered, at, sites }: StatusReport): string {
    if (epoch === null) {
        return wrap(`The active site is not known: the vault does not answer (${timeOf(at)}).`);
    }
    const who = activeSite === null ? "No site is active yet" : `'${activeSite}' is active in epoch ${epoch}`;
    const service = sites.find(({ site }) => site === activeSite)?.service;
    const doubt =
        service?.state === "unanswered"
            ? ", and Azure does not answer for its service"
            : service?.state === "absent"
              ? ", and its service does not exist"
              : unanswered.length > 0
                ? ", and some parts do not answer"
                : "";
    return wrap(`${who}${doubt} (${timeOf(at)}).`);
}

function sitesTable(sites: readonly SiteState[]): string {
    const table = new Table({
        head: ["site", "role", "since", "service"],
        style: { head: [], border: [] },
        wordWrap: true,
        colWidths: [13, 11, 18, 33],
    });
    for (const { site, role, since, service } of sites) {
        table.push([site, role ?? "?", since === null ? "" : timeOf(since), describeService(service)]);
    }
    return table.toString();
}

function describeService({ resourceId, state, regions, tier, busyWith }: SiteState["service"]): string {
    const name = resourceId?.split("/").at(-1) ?? "";
    switch (state) {
        case "unknown":
            return "not named in the project's files";
        case "absent":
            return `${name}: none`;
        case "refused":
            return `${name}: could not be read (see below)`;
        case "unanswered":
            return `${name}: no answer`;
        case "running": {
            const units = regions.map(({ location, units: count }) => `${location} ${count}`).join(", ");
            return `${name}, ${tier}: ${units}${busyWith === null ? "" : `; ${busyWith}`}`;
        }
    }
}

function snapshotLines({ snapshots, epoch }: StatusReport): string[] {
    if (epoch === null) {
        return [];
    }
    const { nextExpiry, restorable } = snapshots;
    const second =
        restorable === 0
            ? []
            : [
                  `  ${restorable} can be restored` +
                      (nextExpiry === null ? "." : `; the next expires at ${timeOf(nextExpiry)}.`),
              ];
    return [wrap(describeStanding(snapshots), "  "), ...second];
}

function trafficLine({ traffic: { kind, pointsAt, state } }: StatusReport): string {
    if (kind === null || state === "not declared") {
        return "Traffic: no Front Door or Traffic Manager is declared.";
    }
    const endpoint = endpointInWords[kind];
    return state === "unanswered"
        ? `Traffic: ${endpoint}'s management does not answer.`
        : wrap(`Traffic: ${endpoint} sends clients to ${pointsAt === null ? "no site" : `'${pointsAt}'`}.`, "  ");
}

/** Where the vault does not answer that is all there is to say. */
function readinessLines({ readiness, epoch }: StatusReport): string[] {
    if (epoch === null) {
        return [];
    }
    const told = readiness.findings.filter(({ severity }) => severity !== "note");
    const more = told.length > 0 ? " See: npx apim-dr doctor" : "";
    return [
        wrap(`Readiness: ${describeReadiness(readiness)}${more}`, "  "),
        ...told.map((finding) => wrap(`  - ${describeFinding(finding)}`, "    ")),
    ];
}

function describeWork({ what, id, elapsedSeconds, expected }: WorkUnderWay): string {
    const elapsed = elapsedSeconds === null ? "" : `: for ${inWords(elapsedSeconds)} now`;
    return `${what} ${what === "failover" ? id : shortId(id)}${elapsed}${expected ? `, mostly takes ${rangeInWords(expected)}` : ""}`;
}
