import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { runScript } from "./run-script";

interface Tree {
    readonly named: string;
    /** Text by path. A file that is imported and not named here is there, and empty. */
    readonly files: Readonly<Record<string, string>>;
    readonly broken: readonly string[];
}

const trees: readonly Tree[] = [
    {
        named: "imports that go down, tests that use tests/support, and stored code",
        files: {
            "dynamic-providers/common/failure.ts": "",
            "dynamic-providers/records/record.ts": 'import type { F } from "../common/failure";',
            "dynamic-providers/vault/catalog.ts":
                'import { r } from "../records/record"; import * as p from "node:path";',
            "dynamic-providers/vault/catalog.test.ts": 'import { s } from "../../tests/support/sample";',
            "dynamic-providers/protocol/decide.ts": 'import { r } from "../records/record";',
            "dynamic-providers/pulumi/connection.ts": 'import * as pulumi from "@pulumi/pulumi";',
            "dynamic-providers/pulumi/resources/backup.ts":
                'export const b = () => (require("apim-dr/dynamic-providers") as typeof import("../../index")).b;',
            "dynamic-providers/index.ts": 'export { b } from "./pulumi/resources/backup";',
            "components/input.ts": 'import { f } from "../dynamic-providers/common/failure";',
            "components/site/site.ts":
                'import { i } from "../input"; import { r } from "../../dynamic-providers/records/record";',
            "components/index.ts": 'export { s } from "./site/site";',
            "stacks/site.ts": 'import { Site } from "apim-dr";',
            "cli/up.ts": 'import { r } from "../dynamic-providers/records/record";',
            "demo/story.ts": 'import { s } from "../sandbox/index"; import { u } from "../cli/up";',
            "tests/support/sample.ts":
                'import { s } from "../../sandbox/index"; import { v } from "../../dynamic-providers/vault/catalog";',
        },
        broken: [],
    },
    {
        named: "an import that goes up",
        files: { "dynamic-providers/common/failure.ts": 'import { c } from "../vault/catalog";' },
        broken: [
            "floor:dynamic-providers/common: dynamic-providers/common/failure.ts -> dynamic-providers/vault/catalog.ts",
        ],
    },
    {
        named: "an import of nothing but a type that goes up",
        files: { "dynamic-providers/records/record.ts": 'import type { C } from "../vault/catalog";' },
        broken: [
            "floor:dynamic-providers/records: dynamic-providers/records/record.ts -> dynamic-providers/vault/catalog.ts",
        ],
    },
    {
        named: "a test beside the code that goes up",
        files: { "dynamic-providers/azure/pace.test.ts": 'import { c } from "../operation/context";' },
        broken: [
            "floor:dynamic-providers/azure: dynamic-providers/azure/pace.test.ts -> dynamic-providers/operation/context.ts",
        ],
    },
    {
        named: "an import within one line of the floors",
        files: { "components/vault-access/access.ts": 'import { a } from "../api-management/api-management";' },
        broken: [
            "floor:components/vault-access: components/vault-access/access.ts -> components/api-management/api-management.ts",
        ],
    },
    {
        named: "a circle of folders whose files are in none",
        files: {
            "dynamic-providers/records/snapshot/select.ts": 'import { l } from "../authority/lineage";',
            "dynamic-providers/records/authority/authority.ts": 'import type { F } from "../snapshot/facts";',
        },
        broken: [
            "circle-of-folders: dynamic-providers/records/authority -> dynamic-providers/records/snapshot",
            "circle-of-folders: dynamic-providers/records/snapshot -> dynamic-providers/records/authority",
        ],
    },
    {
        named: "a circle of files",
        files: {
            "components/site/site.ts": 'import { s } from "./size";',
            "components/site/size.ts": 'import type { Site } from "./site";',
        },
        broken: ["circle-of-files: components/site/site.ts -> components/site/size.ts"],
    },
    {
        named: "product code that imports the sandbox, and tests",
        files: {
            "components/site/site.ts":
                'import { s } from "../../sandbox/index"; import { r } from "../../tests/support/run";',
            "stacks/site.test.ts": 'import { l } from "../tests/docs/links";',
        },
        broken: [
            "sandbox-in-product: components/site/site.ts -> sandbox/index.ts",
            "test-beside-code: stacks/site.test.ts -> tests/docs/links.ts",
            "tests-in-product: components/site/site.ts -> tests/support/run.ts",
        ],
    },
    {
        named: "Pulumi outside the adapters",
        files: { "dynamic-providers/backup/backup-operation.ts": 'import type { Output } from "@pulumi/pulumi";' },
        broken: ["pulumi-outside-adapters: dynamic-providers/backup/backup-operation.ts -> @pulumi/pulumi"],
    },
    {
        named: "a protocol that reads the vault or the clock of Node.js",
        files: {
            "dynamic-providers/protocol/decide.ts":
                'import { c } from "../vault/catalog"; import * as t from "node:timers";',
        },
        broken: [
            "floor:dynamic-providers/protocol: dynamic-providers/protocol/decide.ts -> dynamic-providers/vault/catalog.ts",
            "protocol-is-pure: dynamic-providers/protocol/decide.ts -> timers",
        ],
    },
    {
        named: "a resource that imports the index",
        files: { "dynamic-providers/pulumi/resources/backup.ts": 'import { b } from "../../index";' },
        broken: [
            "index-outside-stored-code: dynamic-providers/pulumi/resources/backup.ts -> dynamic-providers/index.ts",
        ],
    },
    {
        named: "folders that use more than is opened to them",
        files: {
            "cli/up.ts": 'import { b } from "../dynamic-providers/pulumi/resources/backup";',
            "sandbox/index.ts": 'import { f } from "../dynamic-providers/common/failure";',
            "stacks/site.ts": 'import { s } from "../components/site/site";',
        },
        broken: [
            "floor:cli: cli/up.ts -> dynamic-providers/pulumi/resources/backup.ts",
            "floor:sandbox: sandbox/index.ts -> dynamic-providers/common/failure.ts",
            "floor:stacks: stacks/site.ts -> components/site/site.ts",
        ],
    },
    {
        named: "a folder that is on no floor",
        files: { "dynamic-providers/rehearsal/rehearsal.ts": 'import { f } from "../common/failure";' },
        broken: [
            "folder-without-floor: dynamic-providers/rehearsal/rehearsal.ts -> dynamic-providers/common/failure.ts",
        ],
    },
];

let folder: string;
let broken: readonly (readonly string[])[];

beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "floors-"));
    const folders = trees.map(({ files }, index) => {
        const tree = path.join(folder, String(index));
        writeTree(tree, files);
        return tree;
    });
    broken = JSON.parse(await runScript("cruise-folders.ts", folders)) as string[][];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(trees.map((tree, index) => ({ ...tree, index })))("$named: $broken.length refused", (tree) => {
    expect([...(broken[tree.index] ?? [])].sort()).toEqual(tree.broken);
});

function writeTree(tree: string, files: Readonly<Record<string, string>>): void {
    const imported = Object.entries(files).flatMap(([file, text]) =>
        [...text.matchAll(/"(\.[^"]+)"/g)].map(
            ([, name]) => `${path.posix.join(path.posix.dirname(file), name ?? "")}.ts`,
        ),
    );
    for (const file of [...imported, ...Object.keys(files)]) {
        mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
        writeFileSync(path.join(tree, file), files[file] ?? "export {};\n");
    }
}
