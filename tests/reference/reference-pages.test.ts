import { findResourcesWithoutPage, readReferencePages } from "./reference-pages";

test("inputs and outputs in docs are what the code says", async () => {
    const stale = (await readReferencePages()).filter(({ present, wanted }) => present !== wanted);
    if (stale.length > 0) {
        const files = stale.map(({ file }) => file).join(", ");
        throw new Error(`${files}: not what the code says. Run npm run docs:reference.`);
    }
});

test("every resource that the packages export has a page", () => {
    expect(findResourcesWithoutPage()).toEqual([]);
});
