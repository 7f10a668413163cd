import * as path from "node:path";
import { bases } from "./collect-behaviours";
import type { Behaviour } from "./collect-behaviours";

/**
 * The ledger in Markdown: how many behaviours there are per basis, and a table per area.
 *
 * @param folder - of the page that shows it, for links to tests.
 */
export function renderLedger(behaviours: readonly Behaviour[], folder: string): string {
    const areas = [...new Set(behaviours.map(({ area }) => area))];
    const counts = bases.map((basis) => `${behaviours.filter((one) => one.basis === basis).length} ${basis}`);
    return [
        `${behaviours.length} behaviours: ${counts.join(", ")}.`,
        ...areas.map((area) =>
            renderArea(
                area,
                behaviours.filter((one) => one.area === area),
                folder,
            ),
        ),
    ].join("\n\n");
}

function renderArea(area: string, behaviours: readonly Behaviour[], folder: string): string {
    const rows = behaviours.map(({ statement, basis, source, sought, file }) => [
        escape(statement),
        basis,
        linkSources(sought === undefined ? source : `${source}. Sought: ${sought}`),
        `[${path.posix.basename(file)}](${path.posix.relative(folder, file)})`,
    ]);
    return [
        `### ${escape(area)}`,
        "",
        ...[["Behaviour", "Basis", "Source, or reason", "Test"], ["-", "-", "-", "-"], ...rows].map(
            (cells) => `| ${cells.join(" | ")} |`,
        ),
    ].join("\n");
}

const links = /(https:\/\/[^\s,;)]+|[\w.-]+\/[\w.-]+#\d+)/;

/** Links URLs, and issues written as `owner/repository#number`. */
function linkSources(source: string): string {
    return source
        .split(links)
        .map((part, index) => (index % 2 === 0 ? escape(part) : renderLink(part)))
        .join("");
}

function renderLink(reference: string): string {
    if (!reference.startsWith("https://")) {
        const [repository, issue] = reference.split("#");
        return `[${reference}](https://github.com/${repository}/issues/${issue})`;
    }
    const { host, pathname } = new URL(reference);
    const text = pathname.split("/").filter(Boolean).slice(-2).join("/");
    return `[${text || host}](${reference})`;
}

const escape = (text: string): string => text.replace(/\s+/g, " ").replace(/[\\|<*[\]]/g, "\\$&");
