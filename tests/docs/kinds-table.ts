import { readFileSync } from "node:fs";
import * as path from "node:path";
import { captureKinds } from "../../dynamic-providers/logical/capture-kinds";
import { stageOf } from "../../dynamic-providers/logical-restore/stages";

export const logicalPage = path.resolve(__dirname, "..", "..", "docs", "logical-snapshots.md");

/** What a logical snapshot holds of each kind, and in which step of a restore it is written: from the registry. */
export function renderKinds(): string {
    const inWorkspaces = new Set(
        captureKinds.map(({ path: kind }) => kind.replace(/^workspaces\//, "")).filter(isTwice),
    );
    const rows = captureKinds
        .filter(({ path: kind }) => !kind.startsWith("workspaces/") || !isTwice(kind.replace(/^workspaces\//, "")))
        .map(({ path: kind, secrets, untold, builtIn }) => {
            const own = kind.replace(/^workspaces\/(?=.)/, "");
            const lacks = [untold, builtIn?.leavesOut].filter((text) => text !== undefined).join("; ");
            return [
                `\`${kind}\``,
                secrets?.members.map((member) => `\`${member}\``).join(", ") ?? "",
                lacks,
                inWorkspaces.has(own) || kind.startsWith("workspaces") ? "yes" : "",
                stageOf(own) ?? "",
            ];
        });
    const header = ["Kind", "Secrets it holds", "What it lacks", "In workspaces", "Step of a restore"];
    return [header, header.map(() => "-"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const isTwice = (kind: string): boolean =>
    captureKinds.some(({ path: other }) => other === kind) &&
    captureKinds.some(({ path: other }) => other === `workspaces/${kind}`);

const place = /(<!-- kinds -->\n)[\s\S]*?(<!-- \/kinds -->)/;

/** The page as it is, and as the registry has it. */
export function readKindsPage(): { readonly present: string; readonly wanted: string } {
    const present = readFileSync(logicalPage, "utf8");
    return {
        present,
        wanted: present.replace(place, (_all, begin: string, end: string) => `${begin}\n${renderKinds()}\n\n${end}`),
    };
}
