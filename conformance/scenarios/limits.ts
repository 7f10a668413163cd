import type { Scenario } from "../scenario";
import { group, ofGroups } from "./paths";

export const limits: Scenario = {
    name: "limits",
    tries: "reads until Azure says that there are too many (429): for some seconds it refuses yours, too",
    creates: [],
    minutes: [1, 5],
    steps: [{ as: "too many reads", call: `GET ${group}?${ofGroups}`, burst: 600 }],
    settles: [],
};
