// A customer card for the vendor's script, with callbacks; the tag in the page decides whose script it is.
var service = genesys.wwe.service;
var current = "";
var campaign = "";

function show(id, text) {
    document.getElementById(id).textContent = text;
}

function failed(error) {
    show("problem", typeof error === "string" ? error : error.errorMessage);
}

function click(id, run) {
    document.getElementById(id).onclick = run;
}

function onInteraction(message) {
    var interaction = message.data.interaction;
    if (message.data.eventType === "REMOVED") {
        if (interaction.interactionId === current) {
            show("call", "No call");
        }
        return;
    }
    current = interaction.interactionId;
    show("call", interaction.callType + " " + interaction.state);
    if (interaction.recordingState) {
        show("recording", interaction.recordingState);
    }
}

function onOutbound(message) {
    if (message.data.eventType === "CampaignStarted") {
        campaign = message.data.campaign;
        show("campaign", campaign + " has started");
    }
}

function onSystem(message) {
    if (message.data.eventType === "CUSTOM_TOAST_BUTTON_CLICK") {
        show("toast", "button " + message.data.buttonIndex);
    }
}

function nothing() {}

click("answer", function () { service.voice.answer(current, nothing, failed); });
click("pause", function () {
    service.voice.startCallRecording(current, function () {
        service.voice.pauseCallRecording(current, nothing, failed);
    }, failed);
});
click("hang-up", function () { service.voice.hangUp(current, nothing, failed); });
click("done", function () { service.interaction.markdone(current, nothing, failed); });
click("next", function () { service.outbound.getPreviewRecord(campaign, nothing, failed); });
click("dial", function () { service.outbound.callPreviewRecord(current, 17, nothing, failed); });
click("tell", function () {
    service.system.popupToast({ title: "New order", buttons: ["Open", "Later"] }, nothing, failed);
});
click("ask", function () {
    service.agent.getState(function (response) { show("state", response.data.displayName); }, failed);
});

// Around the desktop: the service has to be told which window it is.
var desktop = new URLSearchParams(location.search).get("desktop");
if (desktop) {
    var frame = document.createElement("iframe");
    frame.src = desktop;
    frame.title = "desktop";
    document.body.appendChild(frame);
    service.targetWWEWindow(frame.contentWindow);
}

(function waitForDesktop() {
    var late = setTimeout(waitForDesktop, 300);
    service.system.getAllowedServices(function () {
        clearTimeout(late);
        if (service.isKnown) {
            return;
        }
        service.isKnown = true;
        service.subscribe("interaction", onInteraction).subscribe(["outbound"], onOutbound)
            .subscribe("system", onSystem);
        service.agent.get(function (response) {
            show("agent", response.data.firstname + " " + response.data.lastname);
        }, failed);
    }, nothing);
})();
