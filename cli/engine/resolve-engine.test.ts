import type { Engine, EngineWay } from "./engine";
import { describeEngine, resolveEngine } from "./resolve-engine";

const engine = (name: Engine["name"]): Engine => ({ name, version: "3.259.0", path: `/${name}/pulumi` });
const missing = (name: Engine["name"], installs?: boolean): EngineWay => ({
    name,
    advice: `Advice for ${name}.`,
    find: () => Promise.reject(new Error(`${name} is not there.`)),
    ...(installs !== undefined && {
        install: () =>
            installs ? Promise.resolve(engine(name)) : Promise.reject(new Error(`${name} could not be installed.`)),
    }),
});
const present = (name: Engine["name"]): EngineWay => ({ ...missing(name), find: () => Promise.resolve(engine(name)) });

test("PATH comes before npm, and npm before Go", async () => {
    const all = [present("PATH"), present("npm"), present("go")];
    expect((await resolveEngine(undefined, all)).name).toBe("PATH");
    expect((await resolveEngine(undefined, [missing("PATH"), ...all.slice(1)])).name).toBe("npm");
    expect((await resolveEngine(undefined, [missing("PATH"), missing("npm", true), all[2]!])).name).toBe("go");
});

test("what is there already is taken before anything is installed", async () => {
    const ways = [missing("PATH"), missing("npm", true), present("go")];
    expect((await resolveEngine(undefined, ways)).name).toBe("go");
});

test("when a download fails, Go is tried", async () => {
    const ways = [missing("PATH"), missing("npm", false), missing("go", true)];
    expect((await resolveEngine(undefined, ways)).name).toBe("go");
});

test("without any, the error lists the three ways and what stood against each", async () => {
    const ways = [missing("PATH"), missing("npm", false), missing("go", false)];
    await expect(resolveEngine(undefined, ways)).rejects.toThrow(
        [
            "No Pulumi CLI was found. Do one of these:",
            "  - Advice for PATH.",
            "    Tried: PATH is not there.",
            "  - Advice for npm.",
            "    Tried: npm could not be installed.",
            "  - Advice for go.",
            "    Tried: go could not be installed.",
        ].join("\n"),
    );
});

test("it says which one it took, with version and place", () => {
    expect(describeEngine(engine("go"))).toBe("Pulumi 3.259.0 built with Go: /go/pulumi");
});
