import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { declareActiveSite } from "./declare-active-site";
import type { ActiveSiteChange } from "./declare-active-site";

const ours = readFileSync(path.join(__dirname, "..", "..", "Pulumi.yaml"), "utf8");
const withEpoch = `name: contoso-dr
config:
  # Who serves.
  activeSite:
    type: string
    default: primary # the failover's line

  atEpoch:
    type: integer
    default: 0
  sites:
    type: array
    items: { type: string }
    default: [primary, standby]
`;

/** The lines that differ, as `git diff` would say them. */
function changedLines(before: string, after: string): string[] {
    const [old, now] = [before.split("\n"), after.split("\n")];
    return [
        ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
        ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
    ];
}

test.each([
    ["values", "activeSite: primary", "sites: [primary, standby]", "failover: unplanned"],
    [
        "values in the project's namespace",
        "own:activeSite: primary",
        "own:sites: [primary, standby]",
        "own:failover: unplanned",
    ],
])("Pulumi.yaml with plain %s is changed in its own layout", (_form, active, sites, failover) => {
    const plain = `name: own\nconfig:\n  # Who serves.\n  ${active} # the failover's line\n  ${sites}\n  azure-native:location: x\n`;
    const planned = declareActiveSite(plain, { activeSite: "standby" });
    expect(planned.text).toBe(plain.replace("primary #", "standby #"));
    expect(() => declareActiveSite(plain, { activeSite: "nowhere" })).toThrow("declares: primary, standby");
    const { text } = declareActiveSite(plain, { activeSite: "standby", acceptDataLoss: 3 });
    expect(changedLines(planned.text, text)).toEqual([
        `+  ${failover.replace("failover: unplanned", "acceptDataLoss: 3")}`,
        `+  ${failover}`,
    ]);
});

test("a planned failover of this project is one changed line", () => {
    const { text, changes } = declareActiveSite(ours, { activeSite: "standby" });
    expect(changedLines(ours, text)).toEqual(["-    default: primary", "+    default: standby"]);
    expect(text.split("\n")).toHaveLength(ours.split("\n").length);
    expect(changes).toEqual([{ setting: "activeSite", from: "primary", to: "standby" }]);
});

test("where atEpoch is declared it goes on by one, comments stay", () => {
    const { text } = declareActiveSite(withEpoch, { activeSite: "standby" });
    expect(text).toBe(
        withEpoch.replace("default: primary #", "default: standby #").replace("default: 0", "default: 1"),
    );
});

test("an unplanned failover declares its kind, the epoch it gives up, and that epoch as the one it is for", () => {
    const { text, changes } = declareActiveSite(withEpoch, { activeSite: "standby", acceptDataLoss: 7 });
    expect(parse(text)).toMatchObject({
        config: {
            activeSite: { default: "standby" },
            failover: { type: "string", default: "unplanned" },
            acceptDataLoss: { type: "integer", default: 7 },
            atEpoch: { type: "integer", default: 7 },
            sites: { default: ["primary", "standby"] },
        },
    });
    expect(text).toContain("# the failover's line");
    expect(changes.map(({ setting }) => setting)).toEqual(["activeSite", "failover", "acceptDataLoss", "atEpoch"]);
});

test("failback after an unplanned failover is planned again", () => {
    const after = declareActiveSite(ours, { activeSite: "standby", acceptDataLoss: 1 }).text;
    const { config } = parse(declareActiveSite(after, { activeSite: "primary" }).text) as {
        config: Record<string, { default: unknown }>;
    };
    expect([config.activeSite!.default, config.failover!.default]).toEqual(["primary", "planned"]);
});

test("a planned failover that turns out to be unplanned keeps its site and adds the consent", () => {
    const planned = declareActiveSite(withEpoch, { activeSite: "standby" }).text;
    const { changes } = declareActiveSite(planned, { activeSite: "standby", acceptDataLoss: 1 });
    expect(changes.map(({ setting }) => setting)).toEqual(["failover", "acceptDataLoss"]);
});

test("an epoch that is given is written, declared before or not", () => {
    expect(declareActiveSite(ours, { activeSite: "standby", atEpoch: 4 }).text).toContain(
        "  atEpoch:\n    type: integer\n    default: 4\n",
    );
    expect(declareActiveSite(withEpoch, { activeSite: "primary", atEpoch: 4 }).changes).toEqual([
        { setting: "atEpoch", from: "0", to: "4" },
    ]);
});

test.each<[string, string, ActiveSiteChange, string]>([
    ["what is declared already", ours, { activeSite: "primary" }, "Pulumi.yaml declares that already"],
    ["a site that is not there", ours, { activeSite: "standbi" }, "'standbi' is not one of the sites"],
    ["two epochs", ours, { activeSite: "standby", acceptDataLoss: 1, atEpoch: 2 }, "acceptDataLoss is 1 and atEpoch 2"],
    [
        "an epoch that is no number",
        withEpoch.replace("default: 0", "default: x"),
        { activeSite: "standby" },
        "atEpoch is 'x'",
    ],
    ["a project without sites", "name: x\nconfig:\n  a: b\n", { activeSite: "standby" }, "no config.activeSite"],
    ["a project without config", "name: x\n", { activeSite: "standby" }, "has no config"],
    ["what is no YAML", "config: [", { activeSite: "standby" }, "cannot be read"],
])("%s is refused", (_, text, change, message) => {
    expect(() => declareActiveSite(text, change)).toThrow(message);
});
