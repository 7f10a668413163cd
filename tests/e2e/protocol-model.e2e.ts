import { describeExploration, exploreAll, violationsOf } from "../model/explore-all";

/** Deeper by `npm run model`. */
test("the protocol of failover holds its rules deep into the interleavings of two sites", () => {
    const explored = exploreAll({ maxDepth: 200, maxStates: 20_000 });
    console.log(describeExploration(explored));
    expect(violationsOf(explored)).toEqual([]);
}, 900_000);
