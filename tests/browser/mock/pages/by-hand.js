// A customer card without any library: messages by hand, callbacks in callbacks, asking until somebody answers.
var desktop = window.opener || window.parent;
var waiting = {};
var count = 0;
var current, campaign;

var url = new URLSearchParams(location.search).get("desktop");
if (url) {
    var frame = document.createElement("iframe");
    frame.src = url;
    frame.title = "desktop";
    document.body.appendChild(frame);
    desktop = frame.contentWindow;
}

function send(message, done) {
    message.referenceId = String(count++);
    message.userAgent = "WWE Client";
    message.protocolVersion = 2;
    waiting[message.referenceId] = done;
    desktop.postMessage(message, "*");
}

function ask(request, parameters, done) {
    send({ request: request, parameters: parameters }, function (answer) {
        if (answer.errorMessage !== undefined) {
            show("problem", answer.errorMessage);
        } else if (done) {
            done(answer.data);
        }
    });
}

function show(id, text) {
    document.getElementById(id).textContent = text;
}

function button(id, run) {
    document.getElementById(id).addEventListener("click", run);
}

window.addEventListener("message", function (event) {
    var message = event.data;
    if (message.userAgent !== "WWE Server") {
        return;
    }
    if (waiting[message.referenceId]) {
        waiting[message.referenceId](message);
        delete waiting[message.referenceId];
    } else if (message.event === "interaction") {
        if (message.data.eventType === "REMOVED") {
            if (message.data.interaction.interactionId === current) {
                show("call", "No call");
            }
        } else {
            current = message.data.interaction.interactionId;
            show("call", message.data.interaction.callType + " " + message.data.interaction.state);
            show("recording", message.data.interaction.recordingState || "");
        }
    } else if (message.event === "outbound" && message.data.eventType === "CampaignStarted") {
        campaign = message.data.campaign;
        show("campaign", campaign + " has started");
    } else if (message.event === "system" && message.data.eventType === "CUSTOM_TOAST_BUTTON_CLICK") {
        show("toast", "button " + message.data.buttonIndex);
    }
});

button("answer", function () { ask("voice.answer", [current]); });
button("pause", function () {
    ask("voice.startCallRecording", [current], function () {
        ask("voice.pauseCallRecording", [current]);
    });
});
button("hang-up", function () { ask("voice.hangUp", [current]); });
button("done", function () { ask("interaction.markdone", [current]); });
button("next", function () { ask("outbound.getPreviewRecord", [campaign]); });
button("dial", function () { ask("outbound.callPreviewRecord", [current, 17]); });
button("tell", function () {
    ask("system.popupToast", [{ title: "New order", buttons: ["Open", "Later"] }]);
});
button("ask", function () {
    ask("agent.getState", [], function (state) { show("state", state.displayName); });
});

var polling = setInterval(function () {
    ask("system.getAllowedServices", [], function () {
        if (polling === undefined) {
            return;
        }
        clearInterval(polling);
        polling = undefined;
        send({ event: "subscribe", data: ["interaction"] }, function () {
            send({ event: "subscribe", data: ["outbound", "system"] }, function () {
                ask("agent.get", [], function (agent) {
                    show("agent", agent.firstname + " " + agent.lastname);
                });
            });
        });
    });
}, 200);
