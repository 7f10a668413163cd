import { allowedMethods, findOperation } from "../../sandbox/arm/api-management/entities/sdk-operations";
import { entityExamples } from "../../tests/sandbox/entity-examples";
import type { Scenario, Step } from "../scenario";
import { ofServices, service } from "./paths";

/** By kind, parents first. What Azure refuses, as the tier has no such kind or what the example names is not real, is recorded as that. */
const examples = Object.entries(entityExamples({ data: "{pfx}", password: "{pfxPassword}" }));

/** One of each kind that the SDK can write: put, read, and listed. */
export const kinds: Scenario = {
    name: "kinds",
    tries: `one entity of each of ${examples.length} kinds: put, read, listed`,
    creates: [],
    minutes: [4, 20],
    steps: examples.flatMap(([kind, [place, properties]]): Step[] => {
        const collection = place.split("/").slice(0, -1).join("/");
        const operation = findOperation("PUT", place);
        return [
            ...(operation
                ? [
                      {
                          as: `PUT ${kind}`,
                          call: `PUT ${service}/${place}?${ofServices}` as const,
                          ...(properties && { body: { properties } }),
                      },
                  ]
                : []),
            ...(operation && "202" in operation.responses
                ? [{ as: `${kind} is there`, follow: "other" as const }]
                : []),
            ...[["GET", place] as const, ["list", collection] as const].flatMap(([as, path]) =>
                allowedMethods(path).includes("GET")
                    ? [{ as: `${as} ${kind}`, call: `GET ${service}/${path}?${ofServices}` as const }]
                    : [],
            ),
        ];
    }),
    settles: [],
};
