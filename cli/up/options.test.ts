import { checkOptions } from "./options";
import type { UpOptions } from "./options";
import type { Project } from "./project";

const project: Project = {
    directory: "/project",
    name: "apim-dr",
    activeSite: "primary",
    sites: ["primary", "standby"],
    programs: { vault: "vault", primary: "site", standby: "site", traffic: "traffic" },
    stackFiles: [],
};
const own: Project = { directory: "/own", name: "own", activeSite: "east", sites: [], programs: {}, stackFiles: [] };
const options: UpOptions = { dir: ".", maxRounds: "5" };

test("the stacks of this project are known by their files", () => {
    expect(checkOptions(options, project, true)).toEqual({
        settings: {
            vault: "vault",
            sites: ["primary", "standby"],
            traffic: "traffic",
            activeSite: "primary",
            maxRounds: 5,
            selected: ["vault", "primary", "standby", "traffic"],
        },
    });
});

test("those of another are named, with traffic or without, and fewer can be asked for", () => {
    const named = { ...options, vault: "store", site: ["east", "west"], stacks: "store, west", yes: true };
    expect(checkOptions(named, own, false)).toEqual({
        settings: {
            vault: "store",
            sites: ["east", "west"],
            traffic: undefined,
            activeSite: "east",
            maxRounds: 5,
            selected: ["store", "west"],
        },
    });
});

test("everything that is wrong is said at once", () => {
    const wrong: UpOptions = {
        ...{ dir: ".", site: ["east"], traffic: "east", stacks: "east,north", maxRounds: "none" },
        ...{ secretsProvider: "passphrase" },
    };
    expect(checkOptions(wrong, { ...own, activeSite: "middle" }, false)).toEqual({
        failures: [
            "--vault is not given, and no stack's file says `program: vault`: name the stack that holds the vault.",
            "--site names 'east' only: name every site's stack, as in --site primary --site standby.",
            "'east' is given for two of --vault, --site and --traffic: each must be another stack.",
            "activeSite is 'middle' in Pulumi.yaml: it must be one of the sites 'east'.",
            "--stacks names 'north': it must be a list, separated by commas, of some of 'east'.",
            "--max-rounds is 'none': it must be a whole number from 1 to 100.",
            "--secrets-provider is 'passphrase', which is only for created stacks: also give --create-stacks, or leave it out.",
            "--yes is not given, and there is no terminal to ask: give --yes, or --preview to see what would be done.",
        ],
    });
});

test("a project that declares nothing, and one that leaves open what is meant", () => {
    const nothing = { ...own, activeSite: undefined };
    expect(checkOptions({ ...options, vault: "store", preview: true, createStacks: true }, nothing, true)).toEqual({
        failures: [
            "--site is not given, and Pulumi.yaml has no sites: name every site's stack, as in --site primary --site standby.",
            "Pulumi.yaml has no activeSite: declare the active site there, once for all stacks.",
            "--create-stacks is given with --preview, which changes nothing: leave one of them out.",
        ],
    });
    const two = { ...project, programs: { ...project.programs, other: "vault" }, stackFiles: [] };
    expect(checkOptions(options, two, true)).toEqual({
        failures: ["--vault is not given, and 'vault', 'other' say `program: vault`: name one of them."],
    });
});
