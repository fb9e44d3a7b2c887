<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Banner</name>
    <message>
        <source>Connecting.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are alone in the room. Nothing is sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to be admitted. You see nothing of the room; nobody hears you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Agreeing on who is here. Nothing is sent yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sending is stopped until everybody has the same list of people.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The call has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{holders} people hold the keys, but {shown} are shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End-to-end encrypted. {holders} people hold the keys, {shown} are shown.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CallBar</name>
    <message>
        <source>Unmute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People and code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave and end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone is on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You are muted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera is on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera is closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CallCodeCard</name>
    <message>
        <source>One reads it out, the others say “same”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appears as soon as everybody agrees on who is here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Call code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no digits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New since: {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does somebody see a different code?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then somebody may stand between you. Say nothing confidential, leave, and tell your IT. First make sure that both read the newest code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay and read again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the call</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>End the room for everyone?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer hosts the room. When you leave, the call ends for all of you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave and end</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>{begin} to {end}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>System default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EndedPage</name>
    <message>
        <source>Back to rooms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The call has ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone and camera are closed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Entrance</name>
    <message>
        <source>Invitations (*.watchword);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an invitation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is not an invitation. Ask for it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End the room for everyone?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody can join any more, and a running call ends for all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep hosting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop hosting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Could not be checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Home</name>
    <message>
        <source>Rooms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open invitation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not managed: no organisation sets rules for this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No rooms yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a room and invite people, or open an invitation that somebody sent you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to people</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First, exchange contact cards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Send your card to the people you want to call, and add theirs. Then you can invite them to a room.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InvitationRow</name>
    <message>
        <source>Copy link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The link was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the invitation</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Invitations</name>
    <message>
        <source>Save all to a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each invitation is sealed for one person and opens on their computer only. Send it by any way you like: e-mail, messenger, USB stick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host and join now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invite people</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}, {when}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save all invitations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All invitations were saved</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>InvitedSummary</name>
    <message>
        <source>1 invited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} invited</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Sound level</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LinkEntry</name>
    <message>
        <source>Open a link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening shows the checks; it does not join.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an invitation link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is not an invitation link. Copy it again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Marks</name>
    <message>
        <source>Verified in person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You compared your safety numbers, and they matched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verified by the organisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The organisation&apos;s signed list says that this key is theirs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nobody has confirmed that this key is theirs. Compare safety numbers before you speak about anything confidential.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their key is a different one than before: a new computer, or somebody else. They stay blocked until you compare numbers again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This key was withdrawn. They cannot take part with it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Mirror</name>
    <message>
        <source>Camera preview</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NewRoom</name>
    <message>
        <source>New room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your computer hosts the room. When you leave, it ends for everyone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>for example: Situation meeting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>4 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>8 hours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2 days</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 week</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How strict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restricted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classified</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only people you invite can read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starts now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who is invited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all addresses of this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accept on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address and port, HOST:PORT.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reached at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As others reach this computer, with commas between.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add contacts first, on the page People.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings may be confirmed. People you have not verified may be invited.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only verified people. Everyone waits until somebody lets them in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The strictest rules; most private computers do not pass them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of at most {most}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Creating</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NumberLine</name>
    <message>
        <source>Same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {n} is the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line {n}, {who}: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zero</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>two</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>three</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>four</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>five</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>six</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seven</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>eight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nine</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OpenWarning</name>
    <message>
        <source>I have read this and go on; it is recorded</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>People</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add card from file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it to everyone who shall be able to invite you. It holds no secret.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My contact card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contact card as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add this card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste somebody&apos;s contact card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{all} contacts, {open} to verify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{all} contacts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No contacts yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask somebody for their contact card and add it here. A card may travel by any way: you check it by comparing numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your card was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save my contact card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This text is not a contact card. Ask for it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a contact card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contact cards (*.card);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This file is not a contact card. Ask for it again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>Person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In this state since</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreJoinPage</name>
    <message>
        <source>Checks done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invited</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the invitation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checks come first. No device is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking, {done} of {all} done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait until the checks are done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{when}, invited by {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{passed} of {all} checks passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the warning first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the {count} warnings first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Start preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join with microphone on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join with camera on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera is off. Preview is available when the checks passed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QrCode</name>
    <message>
        <source>The same number as a QR code</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>Copy report for IT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You were not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This room</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} failed 1 of {all} checks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} failed {count} of {all} checks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera and microphone stayed closed. Nothing was sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy request</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to people</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {count} checks, with what was seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report was copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your invitation was refused by my computer ({id}): {message} Please send a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Request copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The request was copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RoomCard</name>
    <message>
        <source>You are hosting: people can join</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hosted on this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invited by {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop hosting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Join</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host and join</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Roster</name>
    <message>
        <source>People</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{here} of {all} here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RosterRow</name>
    <message>
        <source>you, {word}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>joining</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SafetyPage</name>
    <message>
        <source>They are different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare with {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing the number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Meet, or call a number you already know. If both of you see the same digits, nobody stands between you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>they read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1. Read in turn, one line each. The other follows on their screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2. Tick a line when you heard or saw exactly the same digits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3. When one digit differs, stop and choose “They are different”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sitting together? The QR code holds the same number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The numbers are different</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the person</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say nothing confidential to this contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card you hold for {name} may belong to somebody else. It was not marked as compared. Ask for the card again by another way, and tell your IT.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>{name} could not be written: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mute or unmute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut microphone and camera at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Shift+X</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F6</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks of this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Rooms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>People</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watchword</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StoppedPage</name>
    <message>
        <source>Close Watchword</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watchword has stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone and camera are closed. Start Watchword again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThisComputer</name>
    <message>
        <source>This computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What Watchword checks here before every call.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{open} of {all} checks need attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All {all} checks passed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The checks could not run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report was copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlock Watchword</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>VideoTile</name>
    <message>
        <source>{word}. Nothing is sent to this person.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{word}. Nothing is sent to this person. Press here to compare numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>muted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>speaking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>for example: Anna Weber</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As others shall see it in a call.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name@organisation. It tells people apart; no mail is sent to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key store of this computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unlocked together with your login. Nothing to remember.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File with a passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You type the passphrase each time Watchword starts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least {n} characters. It cannot be recovered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create my identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where your key is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Welcome to Watchword</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First say who you are. Your key is made on this computer and never leaves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer has no key store that is safe to use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Creating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name of 1 to 64 characters, without control characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It looks like name@organisation, in small plain letters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least {n} characters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Watchword</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close and end the room for everyone?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer hosts a room. When you close Watchword, the room ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close and end</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>owner</name>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Camera</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
