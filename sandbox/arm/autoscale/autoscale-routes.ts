import type { FastifyInstance } from "fastify";
import type { ArmState } from "../../state/arm-state";
import type { AutoscaleProperties, AutoscaleSetting } from "../../state/autoscale-setting";
import { ArmError, resourceNotFound } from "../../wire/arm-error";
import { validateAutoscale } from "./validate-autoscale";

interface SettingPath {
    Params: { group: string; setting: string };
    Body: { location?: string; tags?: Record<string, string>; properties?: AutoscaleProperties };
}

const type = "Microsoft.Insights/autoscaleSettings";

/** Azure Monitor's autoscale settings. Source: https://learn.microsoft.com/rest/api/monitor/autoscale-settings */
export function registerAutoscale(app: FastifyInstance, state: ArmState): void {
    const list = "/subscriptions/:sub/resourcegroups/:group/providers/Microsoft.Insights/autoscalesettings";
    const path = `${list}/:setting`;
    const idOf = ({ group, setting }: SettingPath["Params"]): string =>
        `${state.groupId(state.requireResourceGroup(group).name)}/providers/${type}/${setting}`;
    const render = ({ id, name, location, tags, properties }: AutoscaleSetting) => ({
        ...{ id, name, type, location, tags: tags ?? {} },
        properties: { name, enabled: false, notifications: [], ...properties },
    });
    const require = (params: SettingPath["Params"]): AutoscaleSetting => {
        const setting = state.autoscaleSettings.get(idOf(params).toLowerCase());
        if (!setting) {
            throw resourceNotFound(type, params.setting, params.group);
        }
        return setting;
    };

    app.get<SettingPath>(list, ({ params }) => ({
        value: [...state.autoscaleSettings.values()]
            .filter(({ resourceGroup }) => resourceGroup.toLowerCase() === params.group.toLowerCase())
            .map(render),
    }));
    app.get<SettingPath>(path, ({ params }) => render(require(params)));
    app.put<SettingPath>(path, ({ params, body }, reply) => {
        const { location = "", tags, properties = {} } = body;
        const id = idOf(params);
        validateAutoscale(properties);
        const existing = state.autoscaleSettings.get(id.toLowerCase());
        const other = [...state.autoscaleSettings.values()].find(
            (one) =>
                one.id.toLowerCase() !== id.toLowerCase() &&
                one.properties.targetResourceUri?.toLowerCase() === properties.targetResourceUri?.toLowerCase(),
        );
        if (other) {
            const message = `Autoscale setting '${other.name}' already exists for the target resource '${properties.targetResourceUri}'.`;
            throw new ArmError(409, "Conflict", message);
        }
        const setting: AutoscaleSetting = {
            ...{ id, name: params.setting, location, tags, properties },
            resourceGroup: state.requireResourceGroup(params.group).name,
            quietUntilMs: existing?.quietUntilMs,
        };
        state.autoscaleSettings.set(id.toLowerCase(), setting);
        return reply.code(existing ? 200 : 201).send(render(setting));
    });
    app.delete<SettingPath>(path, ({ params }, reply) =>
        reply.code(state.autoscaleSettings.delete(idOf(params).toLowerCase()) ? 200 : 204).send(),
    );
}
