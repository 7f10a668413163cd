import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as markdown from "prettier/plugins/markdown";
import { format } from "prettier/standalone";
import { sys } from "typescript";
import { replaceBetween } from "../support/replace-between";
import { readExportedResources } from "./read-exported-resources";
import { readReference } from "./read-reference";
import { renderReference } from "./render-reference";
import { createSourceProgram } from "./source-program";

const root = path.resolve(__dirname, "..", "..");
const begin = "<!-- Written by `npm run docs:reference` from the code: do not edit. -->";
const end = "<!-- End of what is written. -->";

/** Pages in docs, and the resource that each tells of: its class's file, and that of its arguments. */
export const pages: readonly { page: string; name: string; file: string; argsFile?: string }[] = [
    {
        page: "api-management.md",
        name: "ApiManagement",
        file: "components/api-management/api-management.ts",
        argsFile: "components/api-management/api-management-args.ts",
    },
    {
        page: "reference/site.md",
        name: "Site",
        file: "components/site/site.ts",
        argsFile: "components/site/site-args.ts",
    },
    {
        page: "reference/vault-authority.md",
        name: "VaultAuthority",
        file: "dynamic-providers/pulumi/resources/vault-authority.ts",
    },
    {
        page: "reference/snapshot-vault.md",
        name: "SnapshotVault",
        file: "components/snapshot-vault/snapshot-vault.ts",
        argsFile: "components/snapshot-vault/snapshot-vault-args.ts",
    },
    {
        page: "reference/vault-access.md",
        name: "VaultAccess",
        file: "components/vault-access/vault-access.ts",
        argsFile: "components/vault-access/vault-access-args.ts",
    },
    {
        page: "reference/restore-drill.md",
        name: "RestoreDrill",
        file: "components/restore-drill/restore-drill.ts",
        argsFile: "components/restore-drill/restore-drill-args.ts",
    },
    { page: "reference/backup.md", name: "Backup", file: "dynamic-providers/pulumi/resources/backup.ts" },
    {
        page: "reference/logical-backup.md",
        name: "LogicalBackup",
        file: "dynamic-providers/pulumi/resources/logical-backup.ts",
    },
    {
        page: "reference/backup-schedule.md",
        name: "BackupSchedule",
        file: "dynamic-providers/pulumi/resources/backup-schedule.ts",
    },
    {
        page: "reference/global-endpoint.md",
        name: "GlobalEndpoint",
        file: "components/global-endpoint/global-endpoint.ts",
        argsFile: "components/global-endpoint/global-endpoint-args.ts",
    },
    { page: "reference/restore.md", name: "Restore", file: "dynamic-providers/pulumi/resources/restore.ts" },
    {
        page: "reference/authority-follower.md",
        name: "AuthorityFollower",
        file: "dynamic-providers/pulumi/resources/authority-follower.ts",
    },
];

/** Resources that no program declares by itself, and what declares them: docs/reference/README.md names them. */
const declaredByOthers: readonly string[] = ["ServiceReady", "SiteGuard", "SiteIntent", "SiteRole"];

export interface Page {
    readonly file: string;
    readonly present: string;
    readonly wanted: string;
}

/** The pages that hold inputs and outputs: as they are, and as the code wants them. */
export async function readReferencePages(): Promise<Page[]> {
    const program = readProgram();
    return Promise.all(
        pages.map(async ({ page, name, file, argsFile }) => {
            const text = renderReference(readReference(program, file, name, argsFile));
            const written = await format(text, { parser: "markdown", plugins: [markdown] });
            const target = path.join(root, "docs", page);
            const present = readFileSync(target, "utf8");
            return { file: target, present, wanted: replaceBetween(present, begin, end, `\n\n${written}\n`) };
        }),
    );
}

/** Resources that the packages export and that have no page. */
export function findResourcesWithoutPage(): string[] {
    const program = readProgram();
    const documented = [...pages.map(({ name }) => name), ...declaredByOthers];
    return ["components/index.ts", "dynamic-providers/index.ts"]
        .flatMap((index) => readExportedResources(program, index))
        .filter((name) => !documented.includes(name));
}

export const readProgram = () => createSourceProgram(readSources());

function readSources(): Map<string, string> {
    const files = ["components", "dynamic-providers"].flatMap((folder) =>
        sys.readDirectory(path.join(root, folder), [".ts"], ["**/dist", "**/node_modules", "**/*.test.ts"]),
    );
    return new Map(
        files.map((file) => [
            path.relative(root, file).split(path.sep).join(path.posix.sep),
            readFileSync(file, "utf8"),
        ]),
    );
}
