import { inWords, timeOf } from "../../../dynamic-providers/common/as-people-read";
import { html, nothing } from "../html";
import type { Html } from "../html";
import type { ProjectReport, ReportedRecord } from "../project-report";
import { table } from "../table";
import { recordAnchor } from "./anchors";
import type { Section } from "./section";

/** More would make the page unreadable, but for those that the checklist names; `--json` has all. */
const mostShown = 100;

export function recordsSection(report: ProjectReport): Section {
    return { id: "records", title: "Records", content: contentOf(report) };
}

function contentOf({ records, checklist }: ProjectReport): Html {
    if (records === null) {
        return html`<p>The records of the vault could not be read.</p>`;
    }
    if (records.length === 0) {
        return html`<p>The vault has no record yet.</p>`;
    }
    const named = new Set(checklist.flatMap(({ proofs }) => proofs.map(({ record }) => record)));
    const shown = records.filter(({ sequence }, index) => index < mostShown || named.has(sequence));
    const fewer = html` Shown are ${shown.length} of ${records.length}; <code>apim-dr report --json</code> has all.`;
    return html`<p>
            Each record names the digest of the one before, so that none can be changed, added or left out unseen.
            <code>apim-dr verify-records</code> checks them.${shown.length < records.length ? fewer : nothing}
        </p>
        ${table<ReportedRecord>(
            "The vault's records, newest first.",
            [
                { head: "Number", isRowHead: true, cell: ({ sequence }) => sequence },
                { head: "Ended", cell: ({ endedAt }) => timeOf(endedAt) },
                { head: "What", cell: whatOf },
                { head: "Site", cell: ({ site }) => site ?? "–" },
                { head: "By", cell: byOf },
                { head: "Why", cell: ({ reason: { code, message } }) => `${code}: ${message}` },
                { head: "Outcome", cell: outcomeOf },
                { head: "Digest", cell: digestOf },
            ],
            shown,
            ({ sequence }) => recordAnchor(sequence),
        )}`;
}

const whatOf = ({ kind, event, exercise }: ReportedRecord): string =>
    `${kind}, ${event}${exercise === null ? "" : ` (exercise '${exercise}')`}`;

const byOf = ({ by, commit }: ReportedRecord): string =>
    `${by ?? "not told"}${commit === null ? "" : `, commit ${commit.slice(0, 12)}`}`;

function outcomeOf({ recoverySeconds, dataLossSeconds, differences, problems, consents }: ReportedRecord): string {
    const parts = [
        ...(recoverySeconds === null ? [] : [`recovery ${inWords(recoverySeconds)}`]),
        ...(dataLossSeconds === null ? [] : [`loss ${inWords(dataLossSeconds)}`]),
        ...(differences === null ? [] : [`${differences} ${differences === 1 ? "difference" : "differences"}`]),
        ...Object.entries(consents).map(([consent, value]) => `${consent}: ${value}`),
        ...problems,
    ];
    return parts.length === 0 ? "–" : parts.join("; ");
}

const digestOf = ({ digest, signedWith }: ReportedRecord): Html =>
    html`<code>${digest.slice(0, 12)}…</code
        >${signedWith === null ? nothing : html` signed with <code>${signedWith}</code>`}`;
