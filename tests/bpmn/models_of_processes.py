"""Process models for tests, written the short way."""

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:cv="urn:congvu:process:1"><bpmn:process id="p" name="Thử">'
)
FOOT = "</bpmn:process></bpmn:definitions>"


def lanes(*nodes: str) -> str:
    inside = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    return f'<bpmn:laneSet id="ls"><bpmn:lane id="office">{inside}</bpmn:lane></bpmn:laneSet>'


def user(name: str, extra: str = "") -> str:
    return f'<bpmn:userTask id="{name}" name="{name}" {extra}/>'


def service(name: str, extra: str = "") -> str:
    return f'<bpmn:serviceTask id="{name}" cv:do="{name}" {extra}/>'


def gateway(name: str) -> str:
    return f'<bpmn:exclusiveGateway id="{name}"/>'


def flow(source: str, target: str, outcome: str = "") -> str:
    named = f'name="{outcome}"' if outcome else ""
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}_{outcome}" {named}'
        f' sourceRef="{source}" targetRef="{target}"/>'
    )


def boundary(name: str, host: str, wait: str = "P1D", *, interrupting: bool = True) -> str:
    cancels = "true" if interrupting else "false"
    return (
        f'<bpmn:boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{cancels}">'
        f"<bpmn:timerEventDefinition><bpmn:timeDuration>{wait}</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )


def process(*parts: str) -> bytes:
    return (HEAD + "".join(parts) + FOOT).encode()


START = '<bpmn:startEvent id="start"/>'
END = '<bpmn:endEvent id="end" cv:status="10"/>'

CHECK_AND_SIGN = process(
    lanes("check", "sign"),
    START,
    user("check", 'cv:status="4"'),
    gateway("checked"),
    service("draft"),
    user("sign", 'cv:status="4"'),
    boundary("sign_reminder", "sign", "PT2H", interrupting=False),
    service("remind"),
    '<bpmn:endEvent id="reminded"/>',
    boundary("sign_over", "sign", "P1D"),
    END,
    flow("start", "check"),
    flow("check", "checked"),
    flow("checked", "draft", "ok"),
    flow("checked", "end", "stop"),
    flow("draft", "sign"),
    flow("sign", "end", "signed"),
    flow("sign_reminder", "remind"),
    flow("remind", "reminded"),
    flow("sign_over", "check", "late"),
)
