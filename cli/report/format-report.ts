import { timeOf } from "../../dynamic-providers/common/as-people-read";
import { checklistSection } from "./sections/checklist-section";
import { readinessSection } from "./sections/readiness-section";
import { recordsSection } from "./sections/records-section";
import { recoverySection } from "./sections/recovery-section";
import { sitesSection } from "./sections/sites-section";
import { snapshotsSection } from "./sections/snapshots-section";
import { summary } from "./sections/summary";
import { html, Html } from "./html";
import { pageStyle } from "./page-style";
import type { ProjectReport } from "./project-report";
import { loadScales } from "./scales";

/** The report as a page of its own: it loads nothing, runs no script, and can be printed. */
export async function formatReport(report: ProjectReport): Promise<string> {
    const scales = await loadScales();
    const title = `Disaster recovery of ${report.project}`;
    const sections = [
        sitesSection(report),
        readinessSection(report),
        snapshotsSection(scales, report),
        recoverySection(scales, report),
        checklistSection(report),
        recordsSection(report),
    ];
    const links = sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`);
    const page = html`<!doctype html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="generator" content="apim-dr" />
                <meta
                    http-equiv="Content-Security-Policy"
                    content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"
                />
                <link rel="icon" href="data:," />
                <title>${title}</title>
                <style>
                    ${new Html(pageStyle)}
                </style>
            </head>
            <body>
                <a class="skip" href="#main">Skip to the report</a>
                <header>
                    <h1>${title}</h1>
                    <p class="quiet">
                        Azure API Management. As read at ${timeOf(report.at)}, by <code>apim-dr report</code>.
                    </p>
                </header>
                <nav aria-label="Sections">
                    <ul>
                        ${links}
                    </ul>
                </nav>
                <main id="main">
                    ${summary(report)}
                    ${sections.map(
                        ({ id, title: name, content }) =>
                            html`<section aria-labelledby="${id}">
                                <h2 id="${id}">${name}</h2>
                                ${content}
                            </section> `,
                    )}
                </main>
                <footer>
                    <p>All times are UTC. The same data for programs: <code>apim-dr report --json</code>.</p>
                </footer>
            </body>
        </html> `;
    return page.text;
}
