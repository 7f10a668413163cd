import { describeExploration, exploreAll, violationsOf } from "../model/explore-all";

test("the protocol of failover holds its rules deep into the interleavings of two sites", () => {
    const explored = exploreAll({ maxDepth: 200, maxStates: 60_000 });
    console.log(describeExploration(explored));
    expect(violationsOf(explored)).toEqual([]);
}, 900_000);
