import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import manifest from "../../package.json";
import { commandsOf } from "../clients/virtual-environment";
import { startLanguageFixture } from "./language-fixture";
import type { LanguageFixture } from "./language-fixture";
import { tellStory } from "./story";

jest.setTimeout(600_000);

let python: LanguageFixture;

beforeAll(async () => {
    python = await startLanguageFixture("python", (_programs, sdks) => {
        // What pip writes when it installs an SDK, which asks for its own version.
        const metadata = path.join(sdks.python, `pulumi_apim_dr-${manifest.version}.dist-info`);
        mkdirSync(metadata);
        const lines = ["Metadata-Version: 2.1", "Name: pulumi_apim_dr", `Version: ${manifest.version}`, ""];
        writeFileSync(path.join(metadata, "METADATA"), lines.join("\n"));
        const command = path.join(commandsOf("pulumi-python"), "python");
        return Promise.resolve({ PROGRAM_PYTHON: command, PYTHONPATH: sdks.python });
    });
});

afterAll(() => python.stop());

test("a failover pair in Python, from nothing to nothing", async () => {
    await tellStory({
        azure: python.azure,
        open: python.openIn(() => ""),
        allowDestroy: (standby) => standby.setConfig("destroyActive", { value: "2" }),
    });
});
