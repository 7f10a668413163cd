import { readReference } from "./read-reference";
import { createSourceProgram } from "./source-program";

const shared = `
export enum Tier { Developer = "Developer", Premium = "Premium" }
export const modes = ["off", "entities"] as const;
export type Mode = (typeof modes)[number];
export interface BaseArgs {
    /** Where it is. */
    place: pulumi.Input<string>;
    /** Not inherited. */
    trigger: pulumi.Input<string>;
}`;
const resource = `
import * as pulumi from "@pulumi/pulumi";
import type { SkuName } from "@pulumi/azure-native/storage";
import { Tier } from "./shared";
import type { BaseArgs, Mode } from "./shared";
/** A region. */
export interface RegionArgs {
    /** In any spelling. */
    location: pulumi.Input<string>;
}
export interface ThingArgs extends Omit<BaseArgs, "trigger"> {
    /** Its tier. @default Premium */
    tier?: pulumi.Input<Tier>;
    /** @default off */
    mode?: Mode;
    /** More. @default none */
    regions?: pulumi.Input<pulumi.Input<RegionArgs>[]>;
    /** Labels. @default none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** Azure's own. */
    sku: pulumi.Input<SkuName | undefined>;
}
interface Seen extends RegionArgs {
    /** Of how many. */
    readonly count: number;
}
/**
 * A thing, unlike {@link Other.thing}.
 *
 * @throws RunError at once.
 */
export class Thing extends pulumi.ComponentResource {
    /** Its ID. */
    readonly thingId: pulumi.Output<string>;
    /** What is there. */
    declare readonly seen: pulumi.Output<Seen[] | undefined>;
    private readonly hidden: pulumi.Output<string>;
    readonly notAnOutput: string;
}`;
const program = (text: string) =>
    createSourceProgram(
        new Map([
            ["shared.ts", shared],
            ["thing.ts", text],
        ]),
    );

test("inputs with their defaults, nested types, inherited members and choices; outputs without what is private", () => {
    const member = (name: string, type: string, isRequired: boolean, description: string, value?: string) => ({
        name,
        type,
        isRequired,
        default: value,
        description,
    });
    const location = member("location", "string", true, "In any spelling.");
    expect(readReference(program(resource), "thing.ts", "Thing")).toEqual({
        name: "Thing",
        description: "A thing, unlike `Other.thing`.",
        errors: "RunError at once.",
        inputs: [
            member("tier", "`Developer` or `Premium`", false, "Its tier.", "Premium"),
            member("mode", "`off` or `entities`", false, "", "off"),
            member("regions", "list of `RegionArgs`", false, "More.", "none"),
            member("tags", "map of string", false, "Labels.", "none"),
            member("sku", "`SkuName`", true, "Azure's own."),
            member("place", "string", true, "Where it is."),
        ],
        inputTypes: [{ name: "RegionArgs", description: "A region.", members: [location] }],
        outputs: [
            member("thingId", "string", true, "Its ID."),
            member("seen", "list of `Seen`", true, "What is there."),
        ],
        outputTypes: [
            { name: "Seen", description: "", members: [member("count", "number", true, "Of how many."), location] },
        ],
    });
});

test("an input that says nothing of itself is refused by name", () => {
    const silent = resource.replace("/** Azure's own. */", "");
    expect(() => readReference(program(silent), "thing.ts", "Thing")).toThrow("ThingArgs.sku has no docstring");
});

test("an input whose type speaks for itself may be silent", () => {
    const nested = resource.replace(
        "/** Azure's own. */\n    sku: pulumi.Input<SkuName | undefined>",
        "sku: RegionArgs",
    );
    const { inputs } = readReference(program(nested), "thing.ts", "Thing");
    expect(inputs.find(({ name }) => name === "sku")).toMatchObject({ type: "`RegionArgs`", description: "" });
});

test.each([
    ["the class", "Other", "thing.ts has no Other."],
    ["the arguments", "Tier", "shared.ts has no Tier."],
])("%s must be there", (_what, name, message) => {
    const file = name === "Tier" ? "shared.ts" : "thing.ts";
    expect(() => readReference(program(resource), file, name)).toThrow(message);
});
