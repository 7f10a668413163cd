import * as path from "node:path";
import { installFromPyPi } from "../clients/virtual-environment";
import { startLanguageFixture } from "./language-fixture";
import type { LanguageFixture } from "./language-fixture";
import { tellStory } from "./story";

jest.setTimeout(600_000);

let python: LanguageFixture;

beforeAll(async () => {
    python = await startLanguageFixture("python", async (_programs, sdks) => {
        const report = (line: string) => void process.stderr.write(`${line}\n`);
        const commands = await installFromPyPi("pulumi-python", path.join(__dirname, "requirements.txt"), report);
        return { PROGRAM_PYTHON: path.join(commands, "python"), PYTHONPATH: sdks.python };
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
