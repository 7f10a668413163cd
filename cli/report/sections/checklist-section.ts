import type { ChecklistLine, Proof } from "../checklist-line";
import { html } from "../html";
import type { Html } from "../html";
import type { ProjectReport } from "../project-report";
import { table } from "../table";
import { anchorOf, recordAnchor } from "./anchors";
import { mark } from "./mark";
import type { Section } from "./section";

/** In a line; `--json` has all. */
const mostLinked = 3;

export function checklistSection(report: ProjectReport): Section {
    const { checklist } = report;
    const of = (standard: ChecklistLine["standard"], caption: string): Html =>
        table<ChecklistLine>(
            caption,
            [
                { head: "Reference", isRowHead: true, cell: ({ reference }) => reference },
                { head: "Asks", cell: ({ asks }) => asks },
                { head: "Here", cell: ({ result }) => mark(result === "shown" ? "good" : "warn", result) },
                { head: "Why", cell: ({ words }) => words },
                { head: "Records", cell: ({ proofs }) => links(report, proofs) },
            ],
            checklist.filter((line) => line.standard === standard),
        );
    return {
        ...{ id: "checklist", title: "Checklist for auditors" },
        content: html`<p>
                What two standards ask that these records bear on, in our words. It helps you to find records; it
                certifies nothing, and covers API Management alone.
            </p>
            <h3>DORA, Regulation (EU) 2022/2554</h3>
            ${of("DORA", "Articles of DORA on recovery and backups.")}
            <h3>ISO 22301:2019</h3>
            ${of("ISO 22301", "Clauses of ISO 22301 on continuity.")}`,
    };
}

function links(report: ProjectReport, proofs: readonly Proof[]): Html | string {
    const shown = proofs.slice(0, mostLinked).map((proof) => html`<li>${link(report, proof)}</li>`);
    const more = proofs.length - shown.length;
    return proofs.length === 0
        ? "none"
        : html`<ul class="plain">
              ${shown}${more > 0 ? html`<li>and ${more} more</li>` : html``}
          </ul>`;
}

const link = (report: ProjectReport, proof: Proof): Html =>
    html`<a href="#${proof.record === null ? anchorOf(proof) : recordAnchor(proof.record)}"
        >${labelOf(report, proof)}</a
    >`;

function labelOf({ drills, failovers }: ProjectReport, { of, id }: Proof): string {
    switch (of) {
        case "drill":
            return `drill of ${drills?.find((drill) => drill.id === id)?.startedAt.slice(0, 10)}`;
        case "failover":
            return `epoch ${id}, ${failovers.find(({ epoch }) => String(epoch) === id)?.at.slice(0, 10)}`;
        case "snapshot":
            return "newest snapshot";
        case "readiness":
            return "readiness";
        case "sites":
            return "sites";
    }
}
