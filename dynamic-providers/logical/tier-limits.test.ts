import { tierLimits } from "../records/snapshot/requirements";
import { captureKinds } from "./capture-kinds";

test("every kind that a limit of a tier counts is one that a snapshot holds", () => {
    const kinds = captureKinds.map(({ path }) => path);
    expect(tierLimits.filter(({ kind }) => !kinds.includes(kind))).toEqual([]);
});
