import { timeOf } from "../../../dynamic-providers/common/as-people-read";
import { html } from "../html";
import type { ProjectReport } from "../project-report";
import { table } from "../table";
import { anchorOf } from "./anchors";
import type { Section } from "./section";
import type { SiteState } from "../../status/status";

const stateWords: Readonly<Record<SiteState["service"]["state"], string>> = {
    running: "running",
    absent: "there is none",
    unanswered: "no answer",
    refused: "could not be read",
    unknown: "not named in the project's files",
};

export function sitesSection({ sites, gaps }: ProjectReport): Section {
    const rows = table(
        "Each site with its role, its service, and the units in each region.",
        [
            { head: "Site", isRowHead: true, cell: ({ site }) => site },
            { head: "Role", cell: ({ role }) => role ?? "not known" },
            { head: "Since", cell: ({ since }) => (since === null ? "–" : timeOf(since)) },
            { head: "Service", cell: ({ service: { resourceId } }) => resourceId?.split("/").at(-1) ?? "–" },
            { head: "State", cell: ({ service: { state, busyWith } }) => busyWith ?? stateWords[state] },
            { head: "Tier", cell: ({ service: { tier } }) => tier ?? "–" },
            {
                head: "Regions",
                cell: ({ service: { regions } }) =>
                    regions.length === 0
                        ? "–"
                        : html`<ul class="plain">
                              ${regions.map(describeRegion)}
                          </ul>`,
            },
        ],
        sites,
    );
    const missing =
        gaps.length === 0
            ? html`<p>The last restores found nothing missing of what a backup leaves out.</p>`
            : html`<p>What a backup leaves out, and the last restore found missing:</p>
                  <ul>
                      ${gaps.map((gap) => html`<li>${gap}</li>`)}
                  </ul>`;
    return {
        id: anchorOf({ of: "sites", id: "" }),
        title: "Sites",
        content: html`${rows}
            <h3>Gaps</h3>
            ${missing}`,
    };
}

const describeRegion = ({ location, units }: SiteState["service"]["regions"][number], index: number) =>
    html`<li>${location}: ${units} ${units === 1 ? "unit" : "units"}${index === 0 ? " (primary region)" : ""}</li>`;
