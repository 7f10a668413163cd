import { readFileSync } from "node:fs";
import * as path from "node:path";
import { checks } from "../../dynamic-providers/readiness/registry";

export const doctorPage = path.resolve(__dirname, "..", "..", "docs", "doctor.md");

/** Every check, what it asks, what it reads, and what else makes it: from the registry. */
export function renderChecks(): string {
    const rows = checks.map(({ code, asks, needs, usedBy }) => [
        `\`${code}\``,
        asks,
        needs.map((part) => `\`${part}\``).join(", "),
        usedBy
            .filter((user) => user !== "doctor")
            .map((user) => `\`${user}\``)
            .join(", "),
    ]);
    const header = ["Code", "Question", "Parts that it judges", "Also in"];
    return [header, header.map(() => "-"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const place = /(<!-- checks -->\n)[\s\S]*?(<!-- \/checks -->)/;

/** The page as it is, and as the registry has it. */
export function readChecksPage(): { readonly present: string; readonly wanted: string } {
    const present = readFileSync(doctorPage, "utf8");
    return {
        present,
        wanted: present.replace(place, (_all, begin: string, end: string) => `${begin}\n${renderChecks()}\n\n${end}`),
    };
}
