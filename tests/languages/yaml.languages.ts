import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { startLanguageFixture } from "./language-fixture";
import type { LanguageFixture } from "./language-fixture";
import { tellStory } from "./story";

jest.setTimeout(600_000);

let yaml: LanguageFixture;

beforeAll(async () => {
    yaml = await startLanguageFixture("yaml");
});

afterAll(() => yaml.stop());

test("a failover pair in YAML, from nothing to nothing", async () => {
    await tellStory({
        azure: yaml.azure,
        open: yaml.openIn(),
        allowDestroy() {
            const program = path.join(yaml.folder, "standby", "Pulumi.yaml");
            const line = "      activeSite: ${activeSite}\n";
            writeFileSync(program, readFileSync(program, "utf8").replace(line, `${line}      destroyActive: 2\n`));
            return Promise.resolve();
        },
    });
});
