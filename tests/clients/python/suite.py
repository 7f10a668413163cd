"""Drives every operation of azure-mgmt-apimanagement, unchanged, against the sandbox, by the SDK's own typed models.

Prints one JSON line per operation: {"operation": "api.get", "result": "ok"}, or what the SDK or a check said.
"""

import inspect
import json
import os
import sys
from typing import Any, Callable, Iterable, Mapping, Optional, Tuple, get_args

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.identity import ClientSecretCredential
from azure.mgmt.apimanagement import ApiManagementClient

import actions
from certificate import new_certificate
from kinds import POLICY, Kind, is_policy, kinds, of

GROUP = "rg-python"
SERVICE = "python-contoso"
WORKSPACE = "team"
results: dict[str, list[str]] = {}


def note(operation: str, complaint: Optional[str]) -> None:
    results.setdefault(operation, [])
    if complaint is not None:
        results[operation].append(complaint)


class Failed(Exception):
    """A check that did not hold."""


def require(holds: Any, complaint: str) -> None:
    if not holds:
        raise Failed(complaint)


def attempt(operation: str, run: Callable[[], Any]) -> Any:
    """Runs it, and notes what it says against it."""
    try:
        answer = run()
        note(operation, None)
        return answer
    except Failed as error:
        note(operation, str(error))
    except HttpResponseError as error:
        note(operation, f"{error.status_code} {error.error.code if error.error else ''}: {(error.message or '').splitlines()[0]}")
    except Exception as error:  # pylint: disable=broad-except
        note(operation, f"{type(error).__name__}: {error}")
    return None


class Suite:
    def __init__(self, client: ApiManagementClient, service_id: str):
        self.client = client
        self.service_id = service_id
        self.place = {"resource_group_name": GROUP, "service_name": SERVICE}

    def group(self, name: str) -> Any:
        return getattr(self.client, name)

    def method(self, group: str, *names: str) -> Tuple[str, Optional[Callable[..., Any]]]:
        for name in names:
            found = getattr(self.group(group), name, None)
            if found:
                return name, found
        return names[0], None

    def call(self, method: Callable[..., Any], ids: Mapping[str, Any], body: Optional[Mapping[str, Any]] = None) -> Any:
        """With the typed model of its parameter, and to the end where it takes long."""
        wanted = inspect.signature(method).parameters
        arguments = {**{name: value for name, value in self.place.items() if name in wanted}, **ids}
        if "parameters" in wanted and body is not None:
            model = next(type for type in get_args(wanted["parameters"].annotation) or (wanted["parameters"].annotation,) if hasattr(type, "deserialize"))
            arguments["parameters"] = model.deserialize(json.loads(json.dumps(body)))
        if "delete_subscriptions" in wanted:
            arguments["delete_subscriptions"] = True
        if "if_match" in wanted and wanted["if_match"].default is inspect.Parameter.empty:
            arguments["if_match"] = "*"
        answer = method(**arguments)
        return answer.result() if hasattr(answer, "result") and hasattr(answer, "wait") else answer

    def check(self, kind: Kind, answer: Any, body: Optional[Mapping[str, Any]], is_written: bool = False) -> None:
        """That an answer has what was put, and nothing that is secret."""
        wire = wire_of(answer)
        text = json.dumps(wire)
        put = (body or {}).get("properties", {})
        found = wire.get("properties", wire)
        for member, value in put.items():
            if member in kind.answered:
                require(kind.answered[member](found.get(member)), f"{member} is {json.dumps(found.get(member))}")
            elif member not in kind.secrets:
                require(contains(found.get(member), value), f"{member} is {json.dumps(found.get(member))} and not {json.dumps(value)}")
        for member in kind.told:
            require(found.get(member), f"{member} is not told")
        for member in [] if is_written and kind.put_tells_secrets else kind.secrets:
            require(not found.get(member), f"{member} is answered, which is secret")
            secret = (kind.body or {}).get("properties", {}).get(member)
            require(not secret or len(str(secret)) < 8 or str(secret) not in text, f"{member} is in the answer, which is secret")

    def make(self, kind: Kind) -> None:
        group, ids = kind.group, kind.ids
        create_name, create = self.method(group, "begin_create_or_update", "create_or_update", "create")
        if create:
            def put() -> Any:
                answer = self.call(create, ids, kind.body)
                if kind.body is not None and answer is not None:
                    self.check(kind, answer, kind.body, is_written=True)
                return answer
            attempt(f"{group}.{create_name}", put)
            attempt(f"{group}.{create_name}", put)
        self.look(kind, kind.body)
        update_name, update = self.method(group, "begin_update", "update")
        if update and kind.patch is not None:
            def patch() -> None:
                answer = self.call(update, ids, kind.patch)
                if answer is not None:
                    self.check(kind, answer, kind.patch, is_written=True)
            attempt(f"{group}.{update_name}", patch)
            self.look(kind, kind.patch)

    def look(self, kind: Kind, body: Optional[Mapping[str, Any]]) -> None:
        group, ids = kind.group, kind.ids
        get_name, get = self.method(group, "get", "get_by_name")
        if get:
            attempt(f"{group}.{get_name}", lambda: self.check(kind, self.call(get, ids), body))
        tag_name, entity_tag = self.method(group, "get_entity_tag", "get_entity_state", "check_entity_exists")
        if entity_tag:
            attempt(f"{group}.{tag_name}", lambda: require(self.call(entity_tag, ids), "is not found"))
        for name in lists_of(self.group(group)):
            attempt(f"{group}.{name}", lambda name=name: self.list(kind, name))

    def list(self, kind: Kind, name: str) -> None:
        method = getattr(self.group(kind.group), name)
        wanted = inspect.signature(method).parameters
        above = {key: value for key, value in kind.ids.items() if key in wanted}
        answer = self.call(method, above)
        listed = list(getattr(answer, "value", answer))
        own = list(kind.ids.values())[-1] if kind.ids else ""
        names = [str(wire_of(one).get("name")) for one in listed]
        require(not own or any(own.lower() in str(json.dumps(wire_of(one))).lower() for one in listed), f"does not list '{own}' but {names}")
        for one in listed:
            for member in kind.secrets:
                require(not wire_of(one).get("properties", {}).get(member), f"{member} is listed, which is secret")

    def remove(self, kind: Kind) -> None:
        if kind.is_singleton:
            return
        group, ids = kind.group, kind.ids
        delete_name, delete = self.method(group, "begin_delete", "delete")
        if not delete:
            return
        attempt(f"{group}.{delete_name}", lambda: self.call(delete, ids))
        get_name, get = self.method(group, "get", "get_entity_tag", "check_entity_exists")
        if get:
            attempt(f"{group}.{delete_name}", lambda: self.require_gone(get_name, get, ids))

    def require_gone(self, name: str, get: Callable[..., Any], ids: Mapping[str, str]) -> None:
        try:
            found = self.call(get, ids)
        except ResourceNotFoundError:
            return
        require(name != "get" and not found, "is still found")


def wire_of(answer: Any) -> dict[str, Any]:
    return answer.serialize(keep_readonly=True) if hasattr(answer, "serialize") else (answer or {})


def contains(found: Any, expected: Any) -> bool:
    """Whether all that was put is there; members that the service adds do not count."""
    if isinstance(expected, Mapping):
        return isinstance(found, Mapping) and all(contains(found.get(key), value) for key, value in expected.items())
    if isinstance(expected, (list, tuple)):
        return isinstance(found, (list, tuple)) and len(found) == len(expected) and all(map(contains, found, expected))
    if isinstance(expected, str) and isinstance(found, str):
        return found.lower() == expected.lower() or found.lower().endswith(expected.lower().split("/providers/")[-1]) or times(found, expected)
    return found == expected


def times(found: str, expected: str) -> bool:
    return expected[:4].isdigit() and found[:19] == expected[:19]


#: Lists that are of something else than the group's own entities.
OTHER_LISTS = ("list_secrets", "list_keys", "list_value", "list_references", "list_trace", "list_debug_credentials", "list_by_tags")


def lists_of(group: Any) -> Iterable[str]:
    return [name for name in dir(group) if name.startswith("list") and name not in OTHER_LISTS and not name.startswith("list_private")
            and not name.endswith(("by_api", "by_operation", "by_product")) or name in OWN_LISTS.get(type(group).__name__, ())]


#: Lists by a parent that are those of the group's own entities.
OWN_LISTS = {
    "ApiOperationOperations": ("list_by_api",), "ApiPolicyOperations": ("list_by_api",), "ApiSchemaOperations": ("list_by_api",),
    "ApiOperationPolicyOperations": ("list_by_operation",), "GraphQLApiResolverOperations": ("list_by_api",),
    "ProductApiOperations": ("list_by_product",), "ProductGroupOperations": ("list_by_product",), "ProductPolicyOperations": ("list_by_product",),
    "ProductApiLinkOperations": ("list_by_product",), "ProductGroupLinkOperations": ("list_by_product",),
    "TagApiLinkOperations": ("list_by_product",), "TagOperationLinkOperations": ("list_by_product",), "TagProductLinkOperations": ("list_by_product",),
    "WorkspaceApiOperationOperations": ("list_by_api",), "WorkspaceApiPolicyOperations": ("list_by_api",), "WorkspaceApiSchemaOperations": ("list_by_api",),
    "WorkspaceApiOperationPolicyOperations": ("list_by_operation",), "WorkspacePolicyOperations": ("list_by_api",),
    "WorkspaceProductPolicyOperations": ("list_by_product",), "WorkspaceProductApiLinkOperations": ("list_by_product",),
    "WorkspaceProductGroupLinkOperations": ("list_by_product",), "WorkspaceTagApiLinkOperations": ("list_by_product",),
    "WorkspaceTagOperationLinkOperations": ("list_by_product",), "WorkspaceTagProductLinkOperations": ("list_by_product",),
}


def in_workspace(kind: Kind, service_id: str) -> Kind:
    move = lambda body: body and json.loads(json.dumps(body).replace(f"{service_id}/", f"{service_id}/workspaces/{WORKSPACE}/").replace(f"/workspaces/{WORKSPACE}/users/", "/users/"))
    return Kind(f"workspace_{kind.group}", {"workspace_id": WORKSPACE, **kind.ids}, move(kind.body), move(kind.patch), kind.secrets, kind.answered, kind.is_singleton, put_tells_secrets=kind.put_tells_secrets, told=kind.told)


def operations_of(client: ApiManagementClient) -> Iterable[str]:
    for name, group in sorted(vars(client).items()):
        if not name.startswith("_") and type(group).__name__.endswith("Operations"):
            for method in dir(group):
                if not method.startswith("_") and callable(getattr(group, method)) and method != "models":
                    yield f"{name}.{method}"


def show_all(suite: Suite, certificate: str) -> None:
    """One of every kind is there: whoever runs this looks at it, and then lets it go on."""
    tagged = [("api", {"api_id": "orders"}), ("operation", {"api_id": "orders", "operation_id": "list"}), ("product", {"product_id": "partner"})]
    template = {"template_name": "newIssueNotificationMessage"}
    for name, ids in tagged:
        suite.call(getattr(suite.client.tag, f"assign_to_{name}"), {**ids, "tag_id": "green"})
    suite.call(suite.client.email_template.create_or_update, template, of({"subject": "An issue", "body": "<p>It is new.</p>"}))
    print(json.dumps({"made": suite.service_id, "certificate": certificate}), flush=True)
    sys.stdin.readline()
    for name, ids in tagged:
        suite.call(getattr(suite.client.tag, f"detach_from_{name}"), {**ids, "tag_id": "green"})
    suite.call(suite.client.email_template.delete, template)


def main() -> None:
    settings = json.loads(os.environ["SANDBOX_CONNECTION"])
    credential = ClientSecretCredential(settings["tenantId"], settings["clientId"], settings["clientSecret"], authority=settings["armEndpoint"], disable_instance_discovery=True)
    client = ApiManagementClient(credential, settings["subscriptionId"], base_url=settings["armEndpoint"], credential_scopes=[f"{settings['armEndpoint']}/.default"], polling_interval=1)
    service_id = f"/subscriptions/{settings['subscriptionId']}/resourceGroups/{GROUP}/providers/Microsoft.ApiManagement/service/{SERVICE}"
    suite = Suite(client, service_id)
    actions.before(suite, attempt, require)
    actions.back_up(suite, attempt, require, settings)
    certificate = new_certificate()
    all_kinds = kinds(service_id, certificate)
    for kind in all_kinds:
        suite.make(kind)
    workspace = Kind("workspace", {"workspace_id": WORKSPACE}, {"properties": {"displayName": "Team", "description": "A team"}}, {"properties": {"description": "The team"}})
    suite.make(workspace)
    moved = [in_workspace(kind, service_id) for kind in all_kinds if kind.in_workspace]
    moved.append(Kind("workspace_policy", {"workspace_id": WORKSPACE, "policy_id": "policy"}, POLICY, answered={"format": bool, "value": is_policy}))
    for kind in moved:
        suite.make(kind)
    actions.between(suite, attempt, require, WORKSPACE)
    show_all(suite, certificate)
    for kind in [*reversed(moved), workspace, *reversed(all_kinds)]:
        suite.remove(kind)
    actions.after(suite, attempt, require)
    for operation in operations_of(client):
        complaints = results.get(operation)
        told = "not called" if complaints is None else "; ".join(dict.fromkeys(complaints)) or "ok"
        print(json.dumps({"operation": operation, "result": told}))


if __name__ == "__main__":
    sys.exit(main())
