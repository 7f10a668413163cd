import { readFileSync } from "node:fs";
import * as path from "node:path";

const page = readFileSync(path.join(__dirname, "..", "..", "docs", "languages.md"), "utf8");
const programs = ["python/__main__.py", ...["vault", "primary", "restore"].map((name) => `yaml/${name}/Pulumi.yaml`)];

test.each(programs)("%s is the program in docs/languages.md, and has less than 60 lines", (file) => {
    const text = readFileSync(path.join(__dirname, file), "utf8");
    expect(page).toContain(text);
    expect(text.split("\n").length).toBeLessThan(60);
});

test("the standby's program is the primary's, with another name and region", () => {
    const read = (site: string): string =>
        readFileSync(path.join(__dirname, "yaml", site, "Pulumi.yaml"), "utf8").replaceAll(`default: ${site}`, "");
    const asPrimary = read("standby").replaceAll("standby", "primary").replace("northeurope", "westeurope");
    expect(asPrimary.replace("default: primary", "")).toBe(read("primary"));
});
