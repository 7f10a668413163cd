import * as path from "node:path";
import { commandsOf } from "../clients/virtual-environment";
import { startLanguageFixture } from "./language-fixture";
import type { LanguageFixture } from "./language-fixture";
import { tellStory } from "./story";

jest.setTimeout(600_000);

let python: LanguageFixture;

beforeAll(async () => {
    python = await startLanguageFixture("python", (_programs, sdks) =>
        Promise.resolve({ PROGRAM_PYTHON: path.join(commandsOf("pulumi-python"), "python"), PYTHONPATH: sdks.python }),
    );
});

afterAll(() => python.stop());

test("a failover pair in Python, from nothing to nothing", async () => {
    await tellStory({
        azure: python.azure,
        open: python.openIn(() => ""),
        allowDestroy: (standby) => standby.setConfig("destroyActive", { value: "2" }),
    });
});
