import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { ConfigMap, Stack } from "@pulumi/pulumi/automation";
import { changesOf, startEngineFixture } from "../support/engine-fixture";
import type { EngineFixture } from "../support/engine-fixture";

/** Editing anything but the trigger never takes and never restores a snapshot. */

let azure: EngineFixture;
let vault: Stack;
let primary: Stack;
let standby: Stack;

beforeAll(async () => {
    azure = await startEngineFixture("edits");
    vault = await azure.vaultStack();
    primary = await azure.serviceStack("primary", { "apim-dr:backupTrigger": { value: "first" } });
    standby = await azure.serviceStack("standby");
    await primary.removeConfig("apim-dr:additionalLocations");
    for (const stack of [vault, primary, standby]) {
        await stack.up();
    }
}, 300_000);

afterAll(() => azure.stop());

/** POSTs of backups and restores, the refused ones too. */
const posts = (mark: number): string[] =>
    azure.sandbox.requestLog
        .since(mark)
        .filter(({ method, path: asked }) => method === "POST" && /\/(backup|restore)$/.test(asked.split("?")[0]!))
        .map(({ path: asked }) => asked);

const configure = (values: Readonly<Record<string, string>>) => async () => {
    const config: ConfigMap = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`apim-dr:${key}`, { value }]),
    );
    for (const stack of [vault, primary, standby]) {
        await stack.setAllConfig(config);
    }
};

/** As a new release of the program would: other code around the same declarations. */
function rewriteProgram(): Promise<void> {
    const file = path.join(azure.project.directory, "stacks", "service.js");
    const code = readFileSync(file, "utf8");
    const rewritten = code
        .replace("const operation = {", "const edited = new Date(0).toISOString();\n    const operation = {")
        .replace("gatewayUrl: declared.gatewayUrl,", "gatewayUrl: declared.gatewayUrl,\n        edited,");
    expect(rewritten.split("edited")).toHaveLength(3);
    writeFileSync(file, rewritten);
    return Promise.resolve();
}

test("both have been sent once, so that a second one would be seen", () => {
    expect(posts(0).map((asked) => asked.split("/").at(-1)!.split("?")[0])).toEqual(["backup", "restore"]);
});

test.each<[string, () => Promise<void>]>([
    ["tags", configure({ tags: JSON.stringify({ team: "platform" }) })],
    ["timeouts", configure({ timeoutSeconds: "7200", lostAnswerWatchSeconds: "60" })],
    ["what is compared", configure({ verify: "off", skipKinds: JSON.stringify(["apis/operations/policies"]) })],
    ["the snapshot to restore, without a trigger", configure({ restoreSnapshot: "another" })],
    ["how the services reach the vault", configure({ vaultAccessType: "AccessKey" })],
    [
        "the scope of their role",
        configure({ vaultAccessType: "SystemAssignedManagedIdentity", vaultGrantScope: "account" }),
    ],
    ["the program's code", rewriteProgram],
])("%s: an edit is carried out and posts nothing", async (_what, edit) => {
    await edit();
    const mark = azure.sandbox.requestLog.mark();
    const results = [];
    for (const stack of [vault, primary, standby]) {
        results.push(await stack.up());
    }
    const changes = results.map(changesOf);
    if (edit === rewriteProgram) {
        expect(results[1]!.outputs.edited!.value).toBe("1970-01-01T00:00:00.000Z");
        expect(changes).toEqual([{}, {}, {}]);
    } else {
        expect(Object.keys({ ...changes[1], ...changes[2] })).not.toEqual([]);
    }
    expect(posts(mark)).toEqual([]);
});

test("after all of them an up of every stack is all same", async () => {
    const mark = azure.sandbox.requestLog.mark();
    for (const stack of [vault, primary, standby]) {
        expect(changesOf(await stack.up())).toEqual({});
    }
    expect(posts(mark)).toEqual([]);
});
