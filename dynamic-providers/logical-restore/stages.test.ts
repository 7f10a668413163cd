import { depthOf } from "../inventory/kinds";
import { captureKinds } from "../logical/capture-kinds";
import { linkMembers, linkTargets } from "./links";
import { ownKind } from "../azure/entity-path";
import { restoreStages, stageOf } from "./stages";

test("every kind that a snapshot holds has a stage, once, after what it lies below", () => {
    const kinds = [...new Set(captureKinds.map(({ path }) => ownKind(path)))];
    expect(kinds.filter((kind) => stageOf(kind) === undefined)).toEqual([]);
    const staged: string[] = restoreStages.flatMap(({ kinds: own }) => own);
    expect(new Set(staged).size).toBe(staged.length);
    expect(staged.filter((kind) => !kinds.includes(kind))).toEqual([]);
    const order = restoreStages.map(({ name }) => name);
    for (const kind of kinds.filter((name) => name.includes("/"))) {
        const parent = kind.split("/").slice(0, -1).join("/");
        expect([kind, order.indexOf(stageOf(parent)!) < order.indexOf(stageOf(kind)!)]).toEqual([kind, true]);
    }
});

test("every kind of links names what it leads to", () => {
    const links = captureKinds.filter((kind) => depthOf(kind) === "ids" || /Links$/.test(kind.path));
    expect(links.length).toBeGreaterThan(10);
    const known = { ...linkTargets, ...linkMembers };
    expect(links.map(({ path }) => ownKind(path)).filter((kind) => known[kind] === undefined)).toEqual([]);
});
