<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Sign in with the token</source>
        <translation>Mit dem Token anmelden</translation>
    </message>
    <message>
        <source>Copy request</source>
        <translation>Anfrage kopieren</translation>
    </message>
    <message>
        <source>Compare numbers</source>
        <translation>Nummern vergleichen</translation>
    </message>
    <message>
        <source>Go to people</source>
        <translation>Zu den Personen</translation>
    </message>
    <message>
        <source>Open network settings</source>
        <translation>Netzwerkeinstellungen öffnen</translation>
    </message>
    <message>
        <source>Open system settings</source>
        <translation>Systemeinstellungen öffnen</translation>
    </message>
    <message>
        <source>Choose a device</source>
        <translation>Gerät wählen</translation>
    </message>
    <message>
        <source>Close Watchword</source>
        <translation>Watchword schließen</translation>
    </message>
    <message>
        <source>Copy report for IT</source>
        <translation>Bericht für die IT kopieren</translation>
    </message>
    <message>
        <source>Declare the country</source>
        <translation>Land angeben</translation>
    </message>
    <message>
        <source>Check this again</source>
        <translation>Dies erneut prüfen</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>Bericht kopiert</translation>
    </message>
    <message>
        <source>The report was copied</source>
        <translation>Der Bericht wurde kopiert</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Your invitation was refused by my computer ({id}): {message} Please send a new one.</source>
        <translation>Mein Rechner hat Ihre Einladung abgelehnt ({id}): {message} Bitte senden Sie eine neue.</translation>
    </message>
    <message>
        <source>Request copied</source>
        <translation>Anfrage kopiert</translation>
    </message>
    <message>
        <source>The request was copied</source>
        <translation>Die Anfrage wurde kopiert</translation>
    </message>
    <message>
        <source>network settings</source>
        <translation>Netzwerkeinstellungen</translation>
    </message>
    <message>
        <source>system settings</source>
        <translation>Systemeinstellungen</translation>
    </message>
    <message>
        <source>Open the {what} of this computer, then check again.</source>
        <translation>Öffnen Sie die {what} dieses Rechners, dann prüfen Sie erneut.</translation>
    </message>
</context>
<context>
    <name>AddPeopleSheet</name>
    <message>
        <source>Add people</source>
        <translation>Personen hinzufügen</translation>
    </message>
    <message>
        <source>Everyone in the call is told whom you add. They come in with an invitation of their own.</source>
        <translation>Alle im Gespräch erfahren, wen Sie hinzufügen. Diese Personen kommen mit einer eigenen Einladung herein.</translation>
    </message>
    <message>
        <source>Your contacts</source>
        <translation>Ihre Kontakte</translation>
    </message>
    <message>
        <source>Add to the room</source>
        <translation>In den Raum aufnehmen</translation>
    </message>
    <message>
        <source>Everyone you know is in this room already.</source>
        <translation>Alle Ihre Kontakte gehören schon zu diesem Raum.</translation>
    </message>
    <message>
        <source>{count} of at most {most}</source>
        <translation>{count} von höchstens {most}</translation>
    </message>
    <message>
        <source>Adding</source>
        <translation>Wird hinzugefügt</translation>
    </message>
</context>
<context>
    <name>AttendedList</name>
    <message>
        <source>let in by {name}</source>
        <translation>eingelassen von {name}</translation>
    </message>
    <message>
        <source>your own record</source>
        <translation>Ihr eigener Nachweis</translation>
    </message>
    <message>
        <source>their record agrees</source>
        <translation>Nachweis stimmt überein</translation>
    </message>
    <message>
        <source>their record differs</source>
        <translation>Nachweis weicht ab</translation>
    </message>
    <message>
        <source>no record came</source>
        <translation>kein Nachweis gekommen</translation>
    </message>
    <message>
        <source>stayed when you left</source>
        <translation>blieb, als Sie gingen</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Connecting.</source>
        <translation>Verbindung wird aufgebaut.</translation>
    </message>
    <message>
        <source>You are alone in the room. Nothing is sent.</source>
        <translation>Sie sind allein im Raum. Es wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Waiting to be admitted. You see nothing of the room; nobody hears you.</source>
        <translation>Sie warten auf Einlass. Sie sehen nichts vom Raum; niemand hört Sie.</translation>
    </message>
    <message>
        <source>Agreeing on who is here. Nothing is sent yet.</source>
        <translation>Es wird abgestimmt, wer da ist. Noch wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Sending is stopped until everybody has the same list of people.</source>
        <translation>Das Senden ist angehalten, bis alle dieselbe Personenliste haben.</translation>
    </message>
    <message>
        <source>The call has ended.</source>
        <translation>Das Gespräch ist beendet.</translation>
    </message>
    <message>
        <source>Nothing is sent. Waiting for {names} to confirm who is here.</source>
        <translation>Es wird nichts gesendet. Es fehlt noch die Bestätigung von {names}, wer hier ist.</translation>
    </message>
    <message>
        <source>End-to-end encrypted. {counted}</source>
        <translation>Ende-zu-Ende-verschlüsselt. {counted}</translation>
    </message>
</context>
<context>
    <name>CallBar</name>
    <message>
        <source>Unmute</source>
        <translation>Ton an</translation>
    </message>
    <message>
        <source>Camera on</source>
        <translation>Kamera an</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Show a screen</source>
        <translation>Bildschirm zeigen</translation>
    </message>
    <message>
        <source>Raise hand</source>
        <translation>Hand heben</translation>
    </message>
    <message>
        <source>React</source>
        <translation>Zeichen geben</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>People and code</source>
        <translation>Personen und Code</translation>
    </message>
    <message>
        <source>End for all</source>
        <translation>Für alle beenden</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Strg+D</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Strg+E</translation>
    </message>
    <message>
        <source>Ctrl+S</source>
        <translation>Strg+S</translation>
    </message>
    <message>
        <source>Ctrl+H</source>
        <translation>Strg+H</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Strg+R</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Strg+T</translation>
    </message>
    <message>
        <source>Leave and end</source>
        <translation>Verlassen und beenden</translation>
    </message>
    <message>
        <source>{count} unread</source>
        <translation>{count} ungelesen</translation>
    </message>
    <message>
        <source>{count} waiting</source>
        <translation>{count} warten</translation>
    </message>
    <message>
        <source>Lower hand</source>
        <translation>Hand senken</translation>
    </message>
    <message>
        <source>Stop showing</source>
        <translation>Nicht mehr zeigen</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <source>Microphone is on</source>
        <translation>Das Mikrofon ist an</translation>
    </message>
    <message>
        <source>You are muted</source>
        <translation>Sie sind stumm</translation>
    </message>
    <message>
        <source>Camera off</source>
        <translation>Kamera aus</translation>
    </message>
    <message>
        <source>Camera is on</source>
        <translation>Die Kamera ist an</translation>
    </message>
    <message>
        <source>Camera is closed</source>
        <translation>Die Kamera ist geschlossen</translation>
    </message>
</context>
<context>
    <name>CallCodeCard</name>
    <message>
        <source>One reads it out, the others say “same”.</source>
        <translation>Eine Person liest vor, die anderen sagen „gleich“.</translation>
    </message>
    <message>
        <source>It is different: stop</source>
        <translation>Er ist anders: Stopp</translation>
    </message>
    <message>
        <source>Same here</source>
        <translation>Gleich bei mir</translation>
    </message>
    <message>
        <source>Covered while you show a screen: nobody should read it off the picture. It is back when you stop.</source>
        <translation>Verdeckt, solange Sie einen Bildschirm zeigen: Niemand soll ihn vom Bild ablesen. Danach ist er wieder da.</translation>
    </message>
    <message>
        <source>Appears as soon as everybody agrees on who is here.</source>
        <translation>Erscheint, sobald sich alle einig sind, wer da ist.</translation>
    </message>
    <message>
        <source>Call code</source>
        <translation>Gesprächscode</translation>
    </message>
    <message>
        <source>no digits</source>
        <translation>keine Ziffern</translation>
    </message>
    <message>
        <source>New since: {what}</source>
        <translation>Neu seit: {what}</translation>
    </message>
    <message>
        <source>first code</source>
        <translation>erster Code</translation>
    </message>
    <message>
        <source>list agreed anew</source>
        <translation>Liste neu bestätigt</translation>
    </message>
    <message>
        <source>{time}  {what}</source>
        <translation>{time}  {what}</translation>
    </message>
    <message>
        <source>Codes so far:</source>
        <translation>Bisherige Codes:</translation>
    </message>
    <message>
        <source>You confirmed this code at {time}. A new code needs a new reading.</source>
        <translation>Um {time} haben Sie diesen Code bestätigt. Ein neuer Code muss neu verlesen werden.</translation>
    </message>
    <message>
        <source>Does somebody see a different code?</source>
        <translation>Sieht jemand einen anderen Code?</translation>
    </message>
    <message>
        <source>Then somebody may stand between you. Say nothing confidential, leave, and tell your IT. First make sure that both read the newest code.</source>
        <translation>Dann steht vielleicht jemand zwischen Ihnen. Sagen Sie nichts Vertrauliches, verlassen Sie das Gespräch und verständigen Sie die IT. Prüfen Sie zuerst, ob beide den neuesten Code lesen.</translation>
    </message>
    <message>
        <source>Stay and read again</source>
        <translation>Bleiben und neu lesen</translation>
    </message>
    <message>
        <source>Leave the call</source>
        <translation>Gespräch verlassen</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>Add people...</source>
        <translation>Personen hinzufügen ...</translation>
    </message>
    <message>
        <source>End the room for everyone?</source>
        <translation>Den Raum für alle beenden?</translation>
    </message>
    <message>
        <source>This computer hosts the room. When you leave, the call ends for all of you.</source>
        <translation>Dieser Rechner stellt den Raum bereit. Wenn Sie gehen, endet das Gespräch für alle.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Leave and end</source>
        <translation>Verlassen und beenden</translation>
    </message>
    <message>
        <source>Leave while you show your screen?</source>
        <translation>Verlassen, während Sie Ihren Bildschirm zeigen?</translation>
    </message>
    <message>
        <source>The others no longer see your screen when you leave.</source>
        <translation>Wenn Sie das Gespräch verlassen, sehen die anderen Ihren Bildschirm nicht mehr.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>End the call for everyone?</source>
        <translation>Das Gespräch für alle beenden?</translation>
    </message>
    <message>
        <source>Everybody is taken out of the call. Nothing of the chat is kept.</source>
        <translation>Alle werden aus dem Gespräch genommen. Vom Chat bleibt nichts erhalten.</translation>
    </message>
    <message>
        <source>Keep talking</source>
        <translation>Weiter sprechen</translation>
    </message>
    <message>
        <source>End for all</source>
        <translation>Für alle beenden</translation>
    </message>
</context>
<context>
    <name>ChatLog</name>
    <message>
        <source>Chat of this call</source>
        <translation>Chat dieses Gesprächs</translation>
    </message>
    <message>
        <source>Nobody has written yet. What you write goes to everyone in the call, end-to-end encrypted, and is gone when the call is over.</source>
        <translation>Noch hat niemand geschrieben. Was Sie schreiben, geht Ende-zu-Ende-verschlüsselt an alle im Gespräch und ist weg, wenn das Gespräch vorbei ist.</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
</context>
<context>
    <name>ChatPanel</name>
    <message>
        <source>Write to everyone</source>
        <translation>An alle schreiben</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Senden (Eingabetaste)</translation>
    </message>
    <message>
        <source>New lines below</source>
        <translation>Neues weiter unten</translation>
    </message>
    <message>
        <source>Others see what I type</source>
        <translation>Andere lesen beim Tippen mit</translation>
    </message>
    <message>
        <source>Close the chat</source>
        <translation>Chat schließen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>{name} writes: {text}</source>
        <translation>{name} schreibt: {text}</translation>
    </message>
    <message>
        <source>{count} of {most}</source>
        <translation>{count} von {most}</translation>
    </message>
</context>
<context>
    <name>ClassBar</name>
    <message>
        <source>No classification stated</source>
        <translation>Keine Einstufung angegeben</translation>
    </message>
    <message>
        <source>Classification of this room: {word}</source>
        <translation>Einstufung dieses Raums: {word}</translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message>
        <source>The room names a key that you do not hold. Ask them for their new card and add it here, then compare numbers.</source>
        <translation>Der Raum nennt einen Schlüssel, den Sie nicht haben. Bitten Sie um die neue Karte, fügen Sie sie hier hinzu, und vergleichen Sie dann die Nummern.</translation>
    </message>
</context>
<context>
    <name>Count</name>
    <message>
        <source>{holders} people hold the key, but {shown} are shown, {invited} invited.</source>
        <translation>{holders} Personen haben den Schlüssel, aber {shown} werden gezeigt, {invited} sind eingeladen.</translation>
    </message>
    <message>
        <source>{holders} people hold the key, {shown} shown, {invited} invited.</source>
        <translation>{holders} Personen haben den Schlüssel, {shown} werden gezeigt, {invited} sind eingeladen.</translation>
    </message>
</context>
<context>
    <name>CountryCard</name>
    <message>
        <source>The country I am in</source>
        <translation>Das Land, in dem ich bin</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>Nicht angegeben</translation>
    </message>
    <message>
        <source>An organisation can permit calls from certain countries only. You say where you are; nobody looks it up.</source>
        <translation>Eine Organisation kann Gespräche nur aus bestimmten Ländern erlauben. Sie geben an, wo Sie sind; niemand sieht es nach.</translation>
    </message>
    <message>
        <source>This computer&apos;s time zone changed. Is that still the country you are in?</source>
        <translation>Die Zeitzone dieses Rechners hat sich geändert. Sind Sie noch in diesem Land?</translation>
    </message>
</context>
<context>
    <name>CountryEntry</name>
    <message>
        <source>Where I am</source>
        <translation>Wo ich bin</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Declare and check again</source>
        <translation>Angeben und erneut prüfen</translation>
    </message>
    <message>
        <source>Which country are you in?</source>
        <translation>In welchem Land sind Sie?</translation>
    </message>
</context>
<context>
    <name>DamagedCard</name>
    <message>
        <source>Records of who was in a call are damaged: they were changed or are not yours, and prove nothing. Tell your IT.</source>
        <translation>Nachweise darüber, wer in einem Gespräch war, sind beschädigt: Sie wurden verändert oder sind nicht Ihre und beweisen nichts. Melden Sie es der IT.</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} bis {end}</translation>
    </message>
    <message>
        <source>today</source>
        <translation>heute</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>morgen</translation>
    </message>
</context>
<context>
    <name>DeviceMenu</name>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Lautsprecher</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>None found</source>
        <translation>Keine gefunden</translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>After the checks</source>
        <translation>Nach den Prüfungen</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Systemvorgabe</translation>
    </message>
    <message>
        <source>None found</source>
        <translation>Nichts gefunden</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Lautsprecher</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
</context>
<context>
    <name>Different</name>
    <message>
        <source>Copy report for IT</source>
        <translation>Bericht für die IT kopieren</translation>
    </message>
    <message>
        <source>Back to the person</source>
        <translation>Zurück zur Person</translation>
    </message>
    <message>
        <source>Say nothing confidential to this contact</source>
        <translation>Sagen Sie diesem Kontakt nichts Vertrauliches</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>Was jetzt zu tun ist</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>The key on this computer is not the one that {name} has. Somebody may stand between you and read along, or one of you holds an old card.</source>
        <translation>Der Schlüssel auf diesem Rechner ist nicht der von {name}. Vielleicht steht jemand zwischen Ihnen und liest mit, oder eine Seite hat eine alte Karte.</translation>
    </message>
    <message>
        <source>1. Do not call {name} here, and do not send them anything.</source>
        <translation>1. Rufen Sie {name} hier nicht an, und senden Sie nichts.</translation>
    </message>
    <message>
        <source>2. Ask {name} for a new contact card by another way than the last one: hand to hand, or through somebody you both know.</source>
        <translation>2. Bitten Sie {name} um eine neue Kontaktkarte, auf einem anderen Weg als zuletzt: von Hand zu Hand oder über jemanden, den Sie beide kennen.</translation>
    </message>
    <message>
        <source>3. Tell your IT. The report below holds what they need.</source>
        <translation>3. Informieren Sie Ihre IT. Der Bericht unten enthält, was sie braucht.</translation>
    </message>
    <message>
        <source>4. Add the new card under People, and compare numbers again.</source>
        <translation>4. Fügen Sie die neue Karte unter Personen hinzu, und vergleichen Sie die Nummern noch einmal.</translation>
    </message>
    <message>
        <source>The new card of {name} was thrown away, and the key from before counts again. This was written to the audit log.</source>
        <translation>Die neue Karte von {name} wurde verworfen, und der frühere Schlüssel gilt wieder. Das steht im Prüfprotokoll.</translation>
    </message>
    <message>
        <source>The key of {name} is marked as different. Rooms with it are refused until you have compared numbers again. This was written to the audit log.</source>
        <translation>Der Schlüssel von {name} ist als verschieden vermerkt. Räume damit werden abgelehnt, bis Sie die Nummern neu verglichen haben. Das steht im Prüfprotokoll.</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>Bericht kopiert</translation>
    </message>
    <message>
        <source>The report was copied</source>
        <translation>Der Bericht wurde kopiert</translation>
    </message>
</context>
<context>
    <name>EarlierCall</name>
    <message>
        <source>A room without a title</source>
        <translation>Ein Raum ohne Titel</translation>
    </message>
    <message>
        <source>Who was there</source>
        <translation>Wer da war</translation>
    </message>
    <message>
        <source>Export receipts</source>
        <translation>Nachweise exportieren</translation>
    </message>
</context>
<context>
    <name>EarlierCalls</name>
    <message>
        <source>Earlier calls</source>
        <translation>Frühere Gespräche</translation>
    </message>
    <message>
        <source>Who was there, by the records that everybody signed. They are kept sealed on this computer and show that somebody was there, never what was said.</source>
        <translation>Wer da war, nach den Nachweisen, die alle unterschrieben haben. Sie liegen versiegelt auf diesem Rechner und zeigen, dass jemand da war, nie, was gesagt wurde.</translation>
    </message>
    <message>
        <source>Show older calls</source>
        <translation>Ältere Gespräche zeigen</translation>
    </message>
    <message>
        <source>Reading the records.</source>
        <translation>Die Nachweise werden gelesen.</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <translation>Noch keine Gespräche</translation>
    </message>
    <message>
        <source>When a call is over, here stands who was there, and whether all agree on it.</source>
        <translation>Nach jedem Gespräch steht hier, wer da war und ob sich alle darin einig sind.</translation>
    </message>
    <message>
        <source>Export the receipts into a folder</source>
        <translation>Nachweise in einen Ordner exportieren</translation>
    </message>
    <message>
        <source>Exported</source>
        <translation>Exportiert</translation>
    </message>
</context>
<context>
    <name>EndedPage</name>
    <message>
        <source>Copy report for IT</source>
        <translation>Bericht für die IT kopieren</translation>
    </message>
    <message>
        <source>Back to rooms</source>
        <translation>Zurück zu den Räumen</translation>
    </message>
    <message>
        <source>The call has ended</source>
        <translation>Das Gespräch ist beendet</translation>
    </message>
    <message>
        <source>Microphone and camera are closed.</source>
        <translation>Mikrofon und Kamera sind geschlossen.</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>Bericht kopiert</translation>
    </message>
    <message>
        <source>The report was copied</source>
        <translation>Der Bericht wurde kopiert</translation>
    </message>
</context>
<context>
    <name>Entrance</name>
    <message>
        <source>Invitations (*.watchword);;All files (*)</source>
        <translation>Einladungen (*.watchword);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open an invitation</source>
        <translation>Einladung öffnen</translation>
    </message>
    <message>
        <source>This file is not an invitation. Ask for it again.</source>
        <translation>Diese Datei ist keine Einladung. Bitten Sie erneut darum.</translation>
    </message>
    <message>
        <source>End the room for everyone?</source>
        <translation>Den Raum für alle beenden?</translation>
    </message>
    <message>
        <source>Nobody can join any more, and a running call ends for all.</source>
        <translation>Niemand kann mehr beitreten, und ein laufendes Gespräch endet für alle.</translation>
    </message>
    <message>
        <source>Keep hosting</source>
        <translation>Weiter bereitstellen</translation>
    </message>
    <message>
        <source>Stop hosting</source>
        <translation>Nicht mehr bereitstellen</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Does not apply</source>
        <translation>Trifft nicht zu</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Could not be checked</source>
        <translation>Nicht prüfbar</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Nicht bestanden</translation>
    </message>
</context>
<context>
    <name>HoldCard</name>
    <message>
        <source>Nothing is sent.</source>
        <translation>Es wird nichts gesendet.</translation>
    </message>
    <message>
        <source>Once this is settled the call goes on by itself; if not, you soon leave.</source>
        <translation>Sobald das geklärt ist, geht das Gespräch von selbst weiter; sonst verlassen Sie es bald.</translation>
    </message>
    <message>
        <source>The call goes on by itself as soon as this is settled.</source>
        <translation>Das Gespräch geht von selbst weiter, sobald das geklärt ist.</translation>
    </message>
    <message>
        <source>{names} must confirm who is here.</source>
        <translation>Es fehlt noch die Bestätigung von {names}, wer hier ist.</translation>
    </message>
</context>
<context>
    <name>Home</name>
    <message>
        <source>Rooms</source>
        <translation>Räume</translation>
    </message>
    <message>
        <source>New room</source>
        <translation>Neuer Raum</translation>
    </message>
    <message>
        <source>Open invitation</source>
        <translation>Einladung öffnen</translation>
    </message>
    <message>
        <source>Paste link</source>
        <translation>Link einfügen</translation>
    </message>
    <message>
        <source>No rooms yet</source>
        <translation>Noch keine Räume</translation>
    </message>
    <message>
        <source>Make a room and invite people, or open an invitation that somebody sent you.</source>
        <translation>Legen Sie einen Raum an und laden Sie Personen ein, oder öffnen Sie eine Einladung, die Sie erhalten haben.</translation>
    </message>
    <message>
        <source>Go to people</source>
        <translation>Zu den Personen</translation>
    </message>
    <message>
        <source>First, exchange contact cards</source>
        <translation>Tauschen Sie zuerst Kontaktkarten aus</translation>
    </message>
    <message>
        <source>Send your card to the people you want to call, and add theirs. Then you can invite them to a room.</source>
        <translation>Senden Sie Ihre Karte an die Personen, mit denen Sie sprechen wollen, und fügen Sie deren Karten hinzu. Dann können Sie sie in einen Raum einladen.</translation>
    </message>
</context>
<context>
    <name>InvitationRow</name>
    <message>
        <source>Copy link</source>
        <translation>Link kopieren</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>The link was copied</source>
        <translation>Der Link wurde kopiert</translation>
    </message>
    <message>
        <source>Save the invitation</source>
        <translation>Einladung speichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
</context>
<context>
    <name>Invitations</name>
    <message>
        <source>Save all to a folder</source>
        <translation>Alle in einem Ordner speichern</translation>
    </message>
    <message>
        <source>Each invitation is sealed for one person and opens on their computer only. Send it by any way you like: e-mail, messenger, USB stick.</source>
        <translation>Jede Einladung ist für eine Person versiegelt und öffnet sich nur auf deren Rechner. Senden Sie sie, wie Sie wollen: E-Mail, Messenger, USB-Stick.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Host and join now</source>
        <translation>Jetzt bereitstellen und beitreten</translation>
    </message>
    <message>
        <source>Invite people</source>
        <translation>Personen einladen</translation>
    </message>
    <message>
        <source>{title}, {when}</source>
        <translation>{title}, {when}</translation>
    </message>
    <message>
        <source>Save all invitations</source>
        <translation>Alle Einladungen speichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>All invitations were saved</source>
        <translation>Alle Einladungen wurden gespeichert</translation>
    </message>
</context>
<context>
    <name>InvitedSheet</name>
    <message>
        <source>Send the invitations</source>
        <translation>Einladungen verschicken</translation>
    </message>
    <message>
        <source>Each invitation is sealed for one person and opens on their computer only.</source>
        <translation>Jede Einladung ist für eine Person versiegelt und lässt sich nur auf deren Computer öffnen.</translation>
    </message>
    <message>
        <source>The invitations are ready.</source>
        <translation>Die Einladungen sind fertig.</translation>
    </message>
</context>
<context>
    <name>InvitedSummary</name>
    <message>
        <source>1 invited</source>
        <translation>1 eingeladen</translation>
    </message>
    <message>
        <source>{count} invited</source>
        <translation>{count} eingeladen</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Sound level</source>
        <translation>Lautstärke</translation>
    </message>
</context>
<context>
    <name>LinkEntry</name>
    <message>
        <source>Open a link</source>
        <translation>Link öffnen</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Opening shows the checks; it does not join.</source>
        <translation>Öffnen zeigt die Prüfungen; es tritt nicht bei.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open an invitation link</source>
        <translation>Einladungslink öffnen</translation>
    </message>
    <message>
        <source>This is not an invitation link. Copy it again.</source>
        <translation>Das ist kein Einladungslink. Kopieren Sie ihn noch einmal.</translation>
    </message>
</context>
<context>
    <name>LiveRows</name>
    <message>
        <source>{name} is typing</source>
        <translation>{name} tippt</translation>
    </message>
</context>
<context>
    <name>LobbyCard</name>
    <message>
        <source>Waiting to be let in</source>
        <translation>Warten auf Einlass</translation>
    </message>
    <message>
        <source>They hear and see nothing. Let in only whom you expect.</source>
        <translation>Sie hören und sehen nichts. Lassen Sie nur ein, wen Sie erwarten.</translation>
    </message>
    <message>
        <source>Admit</source>
        <translation>Einlassen</translation>
    </message>
    <message>
        <source>Admit {name}</source>
        <translation>{name} einlassen</translation>
    </message>
</context>
<context>
    <name>LostChecks</name>
    <message>
        <source>{title}: {result}</source>
        <translation>{title}: {result}</translation>
    </message>
    <message>
        <source>Open network settings</source>
        <translation>Netzwerkeinstellungen öffnen</translation>
    </message>
    <message>
        <source>Open system settings</source>
        <translation>Systemeinstellungen öffnen</translation>
    </message>
</context>
<context>
    <name>ManagedStrip</name>
    <message>
        <source>View</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>View the policy</source>
        <translation>Vorgaben ansehen</translation>
    </message>
    <message>
        <source>Not managed: no organisation sets rules for this computer.</source>
        <translation>Nicht verwaltet: Keine Dienststelle gibt Regeln für diesen Rechner vor.</translation>
    </message>
    <message>
        <source>Every call is refused. {why}</source>
        <translation>Jedes Gespräch wird verweigert. {why}</translation>
    </message>
    <message>
        <source>Managed by {org}: policy {n}, profile {profile}, valid to {day}</source>
        <translation>Verwaltet von {org}: Vorgaben {n}, Profil {profile}, gültig bis {day}</translation>
    </message>
</context>
<context>
    <name>Marks</name>
    <message>
        <source>Verified in person</source>
        <translation>Persönlich verifiziert</translation>
    </message>
    <message>
        <source>You compared your safety numbers, and they matched.</source>
        <translation>Sie haben Ihre Sicherheitsnummern verglichen; sie stimmten überein.</translation>
    </message>
    <message>
        <source>Verified by the organisation</source>
        <translation>Von der Dienststelle bestätigt</translation>
    </message>
    <message>
        <source>The organisation&apos;s signed list says that this key is theirs.</source>
        <translation>Laut der signierten Liste der Dienststelle gehört dieser Schlüssel dieser Person.</translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation>Nicht verifiziert</translation>
    </message>
    <message>
        <source>Nobody has confirmed that this key is theirs. Compare safety numbers before you speak about anything confidential.</source>
        <translation>Niemand hat bestätigt, dass dieser Schlüssel dieser Person gehört. Vergleichen Sie die Sicherheitsnummern, bevor Sie über Vertrauliches sprechen.</translation>
    </message>
    <message>
        <source>Key changed</source>
        <translation>Schlüssel geändert</translation>
    </message>
    <message>
        <source>Their key is a different one than before: a new computer, or somebody else. They stay blocked until you compare numbers again.</source>
        <translation>Der Schlüssel ist ein anderer als zuvor: ein neuer Rechner oder jemand anderes. Die Person bleibt gesperrt, bis Sie die Nummern neu vergleichen.</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>This key was withdrawn. They cannot take part with it.</source>
        <translation>Dieser Schlüssel wurde gesperrt. Mit ihm ist keine Teilnahme möglich.</translation>
    </message>
    <message>
        <source>Look-alike: {name}</source>
        <translation>Verwechselbar: {name}</translation>
    </message>
</context>
<context>
    <name>Mirror</name>
    <message>
        <source>Camera preview</source>
        <translation>Kameravorschau</translation>
    </message>
</context>
<context>
    <name>Names</name>
    <message>
        <source>{names} and {rest} more</source>
        <translation>{names} und {rest} weiteren</translation>
    </message>
    <message>
        <source>{names} and {last}</source>
        <translation>{names} und {last}</translation>
    </message>
</context>
<context>
    <name>NewRoom</name>
    <message>
        <source>New room</source>
        <translation>Neuer Raum</translation>
    </message>
    <message>
        <source>Your computer hosts the room. When you leave, it ends for everyone.</source>
        <translation>Ihr Rechner stellt den Raum bereit. Wenn Sie gehen, endet er für alle.</translation>
    </message>
    <message>
        <source>for example: Situation meeting</source>
        <translation>zum Beispiel: Lagebesprechung</translation>
    </message>
    <message>
        <source>Valid for</source>
        <translation>Gültig für</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>2 hours</source>
        <translation>2 Stunden</translation>
    </message>
    <message>
        <source>4 hours</source>
        <translation>4 Stunden</translation>
    </message>
    <message>
        <source>8 hours</source>
        <translation>8 Stunden</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>2 days</source>
        <translation>2 Tage</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1 Woche</translation>
    </message>
    <message>
        <source>How strict</source>
        <translation>Wie streng</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Restricted</source>
        <translation>Eingeschränkt</translation>
    </message>
    <message>
        <source>Classified</source>
        <translation>Eingestuft</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Only people you invite can read it.</source>
        <translation>Nur Eingeladene können ihn lesen.</translation>
    </message>
    <message>
        <source>Starts now.</source>
        <translation>Beginnt jetzt.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>Einstufung</translation>
    </message>
    <message>
        <source>As your organisation writes it. It stands above the call.</source>
        <translation>In der Schreibweise Ihrer Dienststelle. Sie steht über dem Gespräch.</translation>
    </message>
    <message>
        <source>People may show a screen</source>
        <translation>Man darf einen Bildschirm zeigen</translation>
    </message>
    <message>
        <source>Who is invited</source>
        <translation>Wer eingeladen ist</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Create room</source>
        <translation>Raum anlegen</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>all addresses of this computer</source>
        <translation>alle Adressen dieses Rechners</translation>
    </message>
    <message>
        <source>this computer hosts the room</source>
        <translation>dieser Rechner führt den Raum</translation>
    </message>
    <message>
        <source>Key of the standing relay</source>
        <translation>Schlüssel des ständigen Relais</translation>
    </message>
    <message>
        <source>SHA-256 of its public key, as your IT gave it to you.</source>
        <translation>SHA-256 seines öffentlichen Schlüssels, wie Ihre IT ihn nannte.</translation>
    </message>
    <message>
        <source>Accept on</source>
        <translation>Annehmen auf</translation>
    </message>
    <message>
        <source>Address and port, HOST:PORT.</source>
        <translation>Adresse und Port, HOST:PORT.</translation>
    </message>
    <message>
        <source>Reached at</source>
        <translation>Erreichbar unter</translation>
    </message>
    <message>
        <source>As others reach this computer, with commas between.</source>
        <translation>Wie andere diesen Rechner erreichen, mit Kommas getrennt.</translation>
    </message>
    <message>
        <source>Forwarding servers</source>
        <translation>Weiterleitungsserver</translation>
    </message>
    <message>
        <source>turns:HOST:PORT, with commas between. They hide addresses.</source>
        <translation>turns:HOST:PORT, durch Kommas getrennt. Sie verbergen Adressen.</translation>
    </message>
    <message>
        <source>Standing relay</source>
        <translation>Ständiges Relais</translation>
    </message>
    <message>
        <source>Its address, where your organisation runs one.</source>
        <translation>Seine Adresse, falls Ihre Dienststelle eines betreibt.</translation>
    </message>
    <message>
        <source>Add contacts first, on the page People.</source>
        <translation>Fügen Sie zuerst auf der Seite Personen Kontakte hinzu.</translation>
    </message>
    <message>
        <source>At least this: set by {org}, version {n}.</source>
        <translation>Mindestens dies: Vorgabe von {org}, Version {n}.</translation>
    </message>
    <message>
        <source>Your organisation&apos;s server {server} hosts the room.</source>
        <translation>Der Server Ihrer Dienststelle, {server}, stellt den Raum bereit.</translation>
    </message>
    <message>
        <source>as your organisation set it</source>
        <translation>wie von Ihrer Dienststelle festgelegt</translation>
    </message>
    <message>
        <source>Warnings may be confirmed. People you have not verified may be invited.</source>
        <translation>Warnungen dürfen bestätigt werden. Auch nicht verifizierte Personen dürfen eingeladen werden.</translation>
    </message>
    <message>
        <source>Only verified people. Everyone waits until somebody lets them in.</source>
        <translation>Nur verifizierte Personen. Alle warten, bis jemand sie einlässt.</translation>
    </message>
    <message>
        <source>The strictest rules; most private computers do not pass them.</source>
        <translation>Die strengsten Regeln; die meisten privaten Rechner bestehen sie nicht.</translation>
    </message>
    <message>
        <source>{count} of at most {most}</source>
        <translation>{count} von höchstens {most}</translation>
    </message>
    <message>
        <source>A standing relay needs its address and its key.</source>
        <translation>Ein ständiges Relais braucht Adresse und Schlüssel.</translation>
    </message>
    <message>
        <source>Creating</source>
        <translation>Wird angelegt</translation>
    </message>
</context>
<context>
    <name>NumberLine</name>
    <message>
        <source>Same</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Line {n} is the same</source>
        <translation>Zeile {n} ist gleich</translation>
    </message>
    <message>
        <source>Line {n}, {who}: </source>
        <translation>Zeile {n}, {who}: </translation>
    </message>
    <message>
        <source>zero</source>
        <translation>null</translation>
    </message>
    <message>
        <source>one</source>
        <translation>eins</translation>
    </message>
    <message>
        <source>two</source>
        <translation>zwei</translation>
    </message>
    <message>
        <source>three</source>
        <translation>drei</translation>
    </message>
    <message>
        <source>four</source>
        <translation>vier</translation>
    </message>
    <message>
        <source>five</source>
        <translation>fünf</translation>
    </message>
    <message>
        <source>six</source>
        <translation>sechs</translation>
    </message>
    <message>
        <source>seven</source>
        <translation>sieben</translation>
    </message>
    <message>
        <source>eight</source>
        <translation>acht</translation>
    </message>
    <message>
        <source>nine</source>
        <translation>neun</translation>
    </message>
    <message>
        <source>you read</source>
        <translation>Sie lesen</translation>
    </message>
    <message>
        <source>they read</source>
        <translation>Gegenüber liest</translation>
    </message>
</context>
<context>
    <name>OpenWarning</name>
    <message>
        <source>I have read this and go on; it is recorded</source>
        <translation>Gelesen, ich fahre fort; das wird protokolliert</translation>
    </message>
</context>
<context>
    <name>OrganisationPage</name>
    <message>
        <source>Organisation&apos;s list</source>
        <translation>Liste der Organisation</translation>
    </message>
    <message>
        <source>Everybody on your organisation&apos;s signed list is a contact without comparing.</source>
        <translation>Wer auf der signierten Liste Ihrer Organisation steht, ist ohne Vergleich ein Kontakt.</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>The organisation&apos;s key</source>
        <translation>Schlüssel der Organisation</translation>
    </message>
    <message>
        <source>Only the first time. Get it another way than the list, for example on paper.</source>
        <translation>Nur beim ersten Mal. Auf anderem Weg als die Liste besorgen, zum Beispiel auf Papier.</translation>
    </message>
    <message>
        <source>Import list from file</source>
        <translation>Liste aus Datei einlesen</translation>
    </message>
    <message>
        <source>Fetch it now</source>
        <translation>Jetzt holen</translation>
    </message>
    <message>
        <source>No list yet</source>
        <translation>Noch keine Liste</translation>
    </message>
    <message>
        <source>Your organisation&apos;s office gives you a file and its key.</source>
        <translation>Von Ihrer Organisation bekommen Sie eine Datei und ihren Schlüssel.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Your organisation&apos;s list is fetched by itself. Last answer: {day}.</source>
        <translation>Das Verzeichnis Ihrer Organisation wird von selbst geholt. Letzte Antwort: {day}.</translation>
    </message>
    <message>
        <source>The organisation&apos;s key has signed two different lists. Call IT security; trust nobody because of this list.</source>
        <translation>Der Schlüssel der Organisation hat zwei verschiedene Listen signiert. IT-Sicherheit anrufen; trauen Sie niemandem wegen dieser Liste.</translation>
    </message>
    <message>
        <source>This list is over and vouches for nobody. Import a newer one.</source>
        <translation>Diese Liste ist abgelaufen und bürgt für niemanden. Lesen Sie eine neuere ein.</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Liste</translation>
    </message>
    <message>
        <source>number {n}</source>
        <translation>Nummer {n}</translation>
    </message>
    <message>
        <source>Signed on</source>
        <translation>Signiert am</translation>
    </message>
    <message>
        <source>Valid to</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Key of the list</source>
        <translation>Schlüssel der Liste</translation>
    </message>
    <message>
        <source>Import a list</source>
        <translation>Eine Liste einlesen</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>This file is not a list, or is too large. Ask for it again.</source>
        <translation>Diese Datei ist keine Liste oder zu groß. Fragen Sie noch einmal danach.</translation>
    </message>
</context>
<context>
    <name>OwnSettings</name>
    <message>
        <source>My name, key and the time over others&apos; pictures</source>
        <translation>Mein Name, Schlüssel und die Uhrzeit über den Bildern der anderen</translation>
    </message>
    <message>
        <source>A photograph of this screen then says whose it was. Drawn here only, never sent. In classified rooms it always stands there.</source>
        <translation>Ein Foto dieses Bildschirms sagt dann, wessen er war. Nur hier gezeichnet, nie gesendet. In eingestuften Räumen steht es immer dort.</translation>
    </message>
    <message>
        <source>Close the microphone when it was muted for ten seconds</source>
        <translation>Mikrofon schließen, wenn es zehn Sekunden stumm war</translation>
    </message>
    <message>
        <source>Its lamp goes out, and unmuting takes a moment longer.</source>
        <translation>Seine Lampe geht aus; das Einschalten dauert dann einen Moment länger.</translation>
    </message>
    <message>
        <source>Watermark</source>
        <translation>Wasserzeichen</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Organisation&apos;s list</source>
        <translation>Liste der Organisation</translation>
    </message>
    <message>
        <source>Add card from file</source>
        <translation>Karte aus Datei</translation>
    </message>
    <message>
        <source>Paste card</source>
        <translation>Karte einfügen</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
    <message>
        <source>Save as file</source>
        <translation>Als Datei speichern</translation>
    </message>
    <message>
        <source>Give it to everyone who should be able to invite you. It holds no secret.</source>
        <translation>Geben Sie sie allen, die Sie einladen können sollen. Sie enthält kein Geheimnis.</translation>
    </message>
    <message>
        <source>My contact card</source>
        <translation>Meine Kontaktkarte</translation>
    </message>
    <message>
        <source>Contact card as text</source>
        <translation>Kontaktkarte als Text</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add this card</source>
        <translation>Diese Karte hinzufügen</translation>
    </message>
    <message>
        <source>Paste somebody&apos;s contact card</source>
        <translation>Kontaktkarte einer Person einfügen</translation>
    </message>
    <message>
        <source>{name} was added. Compare numbers before you trust this card.</source>
        <translation>{name} wurde hinzugefügt. Vergleichen Sie die Nummern, bevor Sie dieser Karte trauen.</translation>
    </message>
    <message>
        <source>You have this card of {name} already. Nothing was changed.</source>
        <translation>Diese Karte von {name} haben Sie schon. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The card of {name} was renewed. Their key is the same as before.</source>
        <translation>Die Karte von {name} wurde erneuert. Der Schlüssel ist derselbe wie zuvor.</translation>
    </message>
    <message>
        <source>This card of {name} holds another key than before. {name} is blocked until you have compared numbers: it may be a new computer, or somebody else.</source>
        <translation>Diese Karte von {name} enthält einen anderen Schlüssel als zuvor. {name} ist gesperrt, bis Sie die Nummern verglichen haben: vielleicht ein neuer Rechner, vielleicht jemand anderes.</translation>
    </message>
    <message>
        <source>{all} contacts</source>
        <translation>{all} Kontakte</translation>
    </message>
    <message>
        <source>1 contact</source>
        <translation>1 Kontakt</translation>
    </message>
    <message>
        <source>{contacts}, {open} to verify</source>
        <translation>{contacts}, {open} zu prüfen</translation>
    </message>
    <message>
        <source>No contacts yet</source>
        <translation>Noch keine Kontakte</translation>
    </message>
    <message>
        <source>Ask somebody for their contact card and add it here. A card may travel by any way: you check it by comparing numbers.</source>
        <translation>Bitten Sie jemanden um die Kontaktkarte und fügen Sie sie hier hinzu. Der Weg ist gleichgültig: Geprüft wird sie durch den Nummernvergleich.</translation>
    </message>
    <message>
        <source>Your card was copied</source>
        <translation>Ihre Karte wurde kopiert</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Save my contact card</source>
        <translation>Meine Kontaktkarte speichern</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>This text is not a contact card. Ask for it again.</source>
        <translation>Dieser Text ist keine Kontaktkarte. Bitten Sie erneut darum.</translation>
    </message>
    <message>
        <source>Add a contact card</source>
        <translation>Kontaktkarte hinzufügen</translation>
    </message>
    <message>
        <source>Contact cards (*.card);;All files (*)</source>
        <translation>Kontaktkarten (*.card);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>This file is not a contact card. Ask for it again.</source>
        <translation>Diese Datei ist keine Kontaktkarte. Bitten Sie erneut darum.</translation>
    </message>
</context>
<context>
    <name>PersonPage</name>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>This key is new since {day}: ask them whether they expected that.</source>
        <translation>Dieser Schlüssel ist neu seit {day}: Fragen Sie nach, ob das erwartet war.</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>Erneut vergleichen</translation>
    </message>
    <message>
        <source>Compare numbers</source>
        <translation>Nummern vergleichen</translation>
    </message>
    <message>
        <source>Another card of theirs was added on {day}: a new computer, or somebody else. They stay blocked until you compare the number of the new key.</source>
        <translation>Am {day} kam eine andere Karte dieser Person hinzu: ein neuer Rechner oder jemand anderes. Die Person bleibt gesperrt, bis Sie die Nummer des neuen Schlüssels verglichen haben.</translation>
    </message>
    <message>
        <source>On {day} you compared numbers, and they were different. They stay blocked until you compare again: ask for a new card by another way first.</source>
        <translation>Am {day} haben Sie die Nummern verglichen, und sie waren verschieden. Die Person bleibt gesperrt, bis Sie neu verglichen haben: Bitten Sie zuerst auf anderem Weg um eine neue Karte.</translation>
    </message>
    <message>
        <source>The organisation&apos;s list names another key than the card you hold. They stay blocked until you add their new card and compare numbers.</source>
        <translation>Die Liste der Organisation nennt einen anderen Schlüssel als Ihre Karte. Die Person bleibt gesperrt, bis Sie ihre neue Karte hinzugefügt und die Nummern verglichen haben.</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Dienststelle</translation>
    </message>
    <message>
        <source>none named</source>
        <translation>keine genannt</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>In this state since</source>
        <translation>In diesem Zustand seit</translation>
    </message>
    <message>
        <source>Key before</source>
        <translation>Früherer Schlüssel</translation>
    </message>
    <message>
        <source>{day}, by scanning</source>
        <translation>{day}, durch Scannen</translation>
    </message>
    <message>
        <source>{day}, by reading</source>
        <translation>{day}, durch Vorlesen</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>Verglichen</translation>
    </message>
    <message>
        <source>Earlier key compared</source>
        <translation>Früherer Schlüssel verglichen</translation>
    </message>
</context>
<context>
    <name>PersonRooms</name>
    <message>
        <source>In rooms of yours</source>
        <translation>In Ihren Räumen</translation>
    </message>
    <message>
        <source>Strike from the room</source>
        <translation>Aus dem Raum streichen</translation>
    </message>
    <message>
        <source>Strike from the room {title}</source>
        <translation>Aus dem Raum {title} streichen</translation>
    </message>
    <message>
        <source>Strike {name} from the room?</source>
        <translation>{name} aus dem Raum streichen?</translation>
    </message>
    <message>
        <source>Their invitation opens nothing any more. The room gets a new key, and everyone who stays needs a new invitation to come in.</source>
        <translation>Die Einladung dieser Person öffnet nichts mehr. Der Raum bekommt einen neuen Schlüssel, und wer bleibt, braucht eine neue Einladung, um hereinzukommen.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Strike</source>
        <translation>Streichen</translation>
    </message>
</context>
<context>
    <name>PersonRow</name>
    <message>
        <source>new key since {day}</source>
        <translation>neuer Schlüssel seit {day}</translation>
    </message>
</context>
<context>
    <name>PersonSheet</name>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>Erneut vergleichen</translation>
    </message>
    <message>
        <source>Compare numbers</source>
        <translation>Nummern vergleichen</translation>
    </message>
    <message>
        <source>Remove from the call</source>
        <translation>Aus dem Gespräch entfernen</translation>
    </message>
    <message>
        <source>Strike from the room</source>
        <translation>Aus dem Raum streichen</translation>
    </message>
    <message>
        <source>They hear and see nothing from that moment.</source>
        <translation>Die Person hört und sieht von da an nichts mehr.</translation>
    </message>
    <message>
        <source>Makes a new key for the room and new invitations for all others.</source>
        <translation>Der Raum bekommt einen neuen Schlüssel, alle anderen neue Einladungen.</translation>
    </message>
    <message>
        <source>Remove {name} from the call?</source>
        <translation>{name} aus dem Gespräch entfernen?</translation>
    </message>
    <message>
        <source>They hear and see nothing from that moment, and cannot come back into this room. Everybody sees that you did it.</source>
        <translation>Die Person hört und sieht von da an nichts mehr und kann nicht in diesen Raum zurückkehren. Alle sehen, dass Sie das waren.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Strike {name} from the room?</source>
        <translation>{name} aus dem Raum streichen?</translation>
    </message>
    <message>
        <source>Their invitation opens nothing any more. The room gets a new key, and everyone who stays needs a new invitation to come back later.</source>
        <translation>Die Einladung dieser Person öffnet nichts mehr. Der Raum bekommt einen neuen Schlüssel, und wer bleibt, braucht eine neue Einladung, um später wiederzukommen.</translation>
    </message>
    <message>
        <source>Strike</source>
        <translation>Streichen</translation>
    </message>
</context>
<context>
    <name>PolicyPage</name>
    <message>
        <source>Policy</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Every call is refused</source>
        <translation>Jedes Gespräch wird verweigert</translation>
    </message>
    <message>
        <source>Signed by {key}</source>
        <translation>Unterschrieben von {key}</translation>
    </message>
    <message>
        <source>Not managed: no organisation sets rules for this computer. These values hold.</source>
        <translation>Nicht verwaltet: Keine Dienststelle gibt Regeln für diesen Rechner vor. Es gelten diese Werte.</translation>
    </message>
    <message>
        <source>This computer is managed.</source>
        <translation>Dieser Rechner wird verwaltet.</translation>
    </message>
    <message>
        <source>Set by {org}, version {n}, valid from {begin} to {end}. You cannot change it here.</source>
        <translation>Vorgabe von {org}, Version {n}, gültig von {begin} bis {end}. Hier lässt sie sich nicht ändern.</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Set by</source>
        <translation>Vorgabe von</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Export the policy</source>
        <translation>Vorgaben exportieren</translation>
    </message>
</context>
<context>
    <name>PreJoinPage</name>
    <message>
        <source>Checks done</source>
        <translation>Erledigte Prüfungen</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Invited</source>
        <translation>Eingeladen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Opening the invitation</source>
        <translation>Einladung wird geöffnet</translation>
    </message>
    <message>
        <source>The checks come first. No device is open.</source>
        <translation>Zuerst kommen die Prüfungen. Kein Gerät ist offen.</translation>
    </message>
    <message>
        <source>Checking, {done} of {all} done</source>
        <translation>Prüfung läuft, {done} von {all} erledigt</translation>
    </message>
    <message>
        <source>Wait until the checks are done</source>
        <translation>Warten Sie, bis die Prüfungen erledigt sind</translation>
    </message>
    <message>
        <source>{when}, invited by {name}</source>
        <translation>{when}, eingeladen von {name}</translation>
    </message>
    <message>
        <source>{passed} of {all} checks passed</source>
        <translation>{passed} von {all} Prüfungen bestanden</translation>
    </message>
    <message>
        <source>The {count} checks without a warning</source>
        <translation>Die {count} Prüfungen ohne Warnung</translation>
    </message>
    <message>
        <source>Read the warning first</source>
        <translation>Lesen Sie zuerst die Warnung</translation>
    </message>
    <message>
        <source>Read the {count} warnings first</source>
        <translation>Lesen Sie zuerst die {count} Warnungen</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Bestätigt</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Start preview</source>
        <translation>Vorschau starten</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Join with microphone on</source>
        <translation>Mit Mikrofon beitreten</translation>
    </message>
    <message>
        <source>Join with camera on</source>
        <translation>Mit Kamera beitreten</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Speaker</source>
        <translation>Lautsprecher</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Camera is off. Preview is available when the checks passed.</source>
        <translation>Die Kamera ist aus. Die Vorschau ist möglich, wenn die Prüfungen bestanden sind.</translation>
    </message>
    <message>
        <source>Camera is off</source>
        <translation>Die Kamera ist aus</translation>
    </message>
    <message>
        <source>Stop preview</source>
        <translation>Vorschau beenden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
</context>
<context>
    <name>Profile</name>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>restricted</source>
        <translation>eingeschränkt</translation>
    </message>
    <message>
        <source>classified</source>
        <translation>eingestuft</translation>
    </message>
</context>
<context>
    <name>QrCode</name>
    <message>
        <source>The same number as a QR code</source>
        <translation>Dieselbe Nummer als QR-Code</translation>
    </message>
</context>
<context>
    <name>ReactionBoard</name>
    <message>
        <source>Reactions</source>
        <translation>Zeichen</translation>
    </message>
</context>
<context>
    <name>ReadAloud</name>
    <message>
        <source>Progress of reading aloud</source>
        <translation>Fortschritt beim Vorlesen</translation>
    </message>
    <message>
        <source>The same: next (Space)</source>
        <translation>Gleich: weiter (Leertaste)</translation>
    </message>
    <message>
        <source>Not the same: stop</source>
        <translation>Nicht gleich: Stopp</translation>
    </message>
    <message>
        <source>Whole number</source>
        <translation>Ganze Nummer</translation>
    </message>
    <message>
        <source>Read it once more (Space)</source>
        <translation>Noch einmal lesen (Leertaste)</translation>
    </message>
    <message>
        <source>All groups are the same</source>
        <translation>Alle Gruppen sind gleich</translation>
    </message>
    <message>
        <source>Now choose “They match” below.</source>
        <translation>Wählen Sie nun unten „Sie stimmen überein“.</translation>
    </message>
    <message>
        <source>You read</source>
        <translation>Sie lesen</translation>
    </message>
    <message>
        <source>They read</source>
        <translation>Gegenüber liest</translation>
    </message>
    <message>
        <source>Group {n} of {all}</source>
        <translation>Gruppe {n} von {all}</translation>
    </message>
    <message>
        <source>Stopped. Read this group once more, slowly. If it stays different, choose “They are different” below.</source>
        <translation>Angehalten. Lesen Sie diese Gruppe noch einmal, langsam. Bleibt sie verschieden, wählen Sie unten „Sie sind verschieden“.</translation>
    </message>
    <message>
        <source>Read this group to them, and go on when they say “same”.</source>
        <translation>Lesen Sie diese Gruppe vor, und gehen Sie weiter, wenn Ihr Gegenüber „gleich“ sagt.</translation>
    </message>
    <message>
        <source>Listen. If you hear exactly this, say “same” and go on.</source>
        <translation>Hören Sie zu. Wenn Sie genau das hören, sagen Sie „gleich“ und gehen weiter.</translation>
    </message>
</context>
<context>
    <name>RecordCard</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Fewer details</source>
        <translation>Weniger zeigen</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>Copy report for IT</source>
        <translation>Bericht für die IT kopieren</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>You were not connected</source>
        <translation>Sie wurden nicht verbunden</translation>
    </message>
    <message>
        <source>This room</source>
        <translation>Dieser Raum</translation>
    </message>
    <message>
        <source>{title} failed 1 of {all} checks.</source>
        <translation>{title} hat 1 von {all} Prüfungen nicht bestanden.</translation>
    </message>
    <message>
        <source>{title} failed {count} of {all} checks.</source>
        <translation>{title} hat {count} von {all} Prüfungen nicht bestanden.</translation>
    </message>
    <message>
        <source>Camera and microphone stayed closed. Nothing was sent.</source>
        <translation>Kamera und Mikrofon blieben zu. Nichts wurde gesendet.</translation>
    </message>
    <message>
        <source>Classification of this room: {word}</source>
        <translation>Einstufung dieses Raums: {word}</translation>
    </message>
    <message>
        <source>Questions? Call {contact}.</source>
        <translation>Fragen? Rufen Sie an: {contact}.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>{title}: {result}</source>
        <translation>{title}: {result}</translation>
    </message>
    <message>
        <source>All {count} checks, with what was seen</source>
        <translation>Alle {count} Prüfungen, mit dem Befund</translation>
    </message>
</context>
<context>
    <name>RoomCard</name>
    <message>
        <source>You are hosting: people can join</source>
        <translation>Sie stellen bereit: Beitritt möglich</translation>
    </message>
    <message>
        <source>Hosted on this computer</source>
        <translation>Auf diesem Rechner bereitgestellt</translation>
    </message>
    <message>
        <source>Made by you</source>
        <translation>Von Ihnen angelegt</translation>
    </message>
    <message>
        <source>Invited by {name}</source>
        <translation>Eingeladen von {name}</translation>
    </message>
    <message>
        <source>Invitations</source>
        <translation>Einladungen</translation>
    </message>
    <message>
        <source>Stop hosting</source>
        <translation>Nicht mehr bereitstellen</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>Beitreten</translation>
    </message>
    <message>
        <source>Host and join</source>
        <translation>Bereitstellen und beitreten</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
</context>
<context>
    <name>Roster</name>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>{all} invited</source>
        <translation>{all} eingeladen</translation>
    </message>
    <message>
        <source>{here} of {all} here</source>
        <translation>{here} von {all} da</translation>
    </message>
</context>
<context>
    <name>RosterRow</name>
    <message>
        <source>camera off</source>
        <translation>Kamera aus</translation>
    </message>
    <message>
        <source>The camera is off</source>
        <translation>Die Kamera ist aus</translation>
    </message>
    <message>
        <source>shows a screen</source>
        <translation>zeigt einen Bildschirm</translation>
    </message>
    <message>
        <source>Shows a screen</source>
        <translation>Zeigt einen Bildschirm</translation>
    </message>
    <message>
        <source>computer fails: {what}</source>
        <translation>Rechner besteht nicht: {what}</translation>
    </message>
    <message>
        <source>More about {name}</source>
        <translation>Mehr zu {name}</translation>
    </message>
    <message>
        <source>Compare numbers, remove</source>
        <translation>Nummern vergleichen, entfernen</translation>
    </message>
    <message>
        <source>you, waiting</source>
        <translation>Sie, warten</translation>
    </message>
    <message>
        <source>to confirm</source>
        <translation>steht noch aus</translation>
    </message>
    <message>
        <source>you, {word}</source>
        <translation>Sie, {word}</translation>
    </message>
    <message>
        <source>you</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>nicht da</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>joining</source>
        <translation>kommt dazu</translation>
    </message>
    <message>
        <source>hand raised, {place}</source>
        <translation>Hand gehoben, {place}</translation>
    </message>
</context>
<context>
    <name>SafetyPage</name>
    <message>
        <source>They are different</source>
        <translation>Sie sind verschieden</translation>
    </message>
    <message>
        <source>They match</source>
        <translation>Sie stimmen überein</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Read in turn, line by line. Tick a line when it is exactly the same.</source>
        <translation>Lesen Sie abwechselnd, Zeile für Zeile. Haken Sie eine Zeile ab, wenn sie genau gleich ist.</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>Vorlesen</translation>
    </message>
    <message>
        <source>What you scanned or typed is different.</source>
        <translation>Das Gescannte oder Getippte ist verschieden.</translation>
    </message>
    <message>
        <source>Compare with {name}</source>
        <translation>Mit {name} vergleichen</translation>
    </message>
    <message>
        <source>Preparing the number.</source>
        <translation>Die Nummer wird vorbereitet.</translation>
    </message>
    <message>
        <source>Meet, or call a number you already know. If both of you see the same digits, nobody stands between you.</source>
        <translation>Treffen Sie sich, oder rufen Sie eine Nummer an, die Sie schon kennen. Sehen beide dieselben Ziffern, steht niemand zwischen Ihnen.</translation>
    </message>
    <message>
        <source>“They match” needs all lines, reading aloud, the last groups or a scan.</source>
        <translation>„Sie stimmen überein“ braucht alle Zeilen, lautes Vorlesen, die letzten Gruppen oder einen Scan.</translation>
    </message>
    <message>
        <source>The numbers are different</source>
        <translation>Die Nummern sind verschieden</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>{name} could not be written: {why}.</source>
        <translation>{name} konnte nicht geschrieben werden: {why}.</translation>
    </message>
</context>
<context>
    <name>ScanBox</name>
    <message>
        <source>Scan their code</source>
        <translation>Code scannen</translation>
    </message>
    <message>
        <source>Photo of their screen</source>
        <translation>Foto des anderen Bildschirms</translation>
    </message>
    <message>
        <source>Sitting together? Scan</source>
        <translation>Sie sitzen zusammen? Scannen</translation>
    </message>
    <message>
        <source>Show each other this code. Scanning opens your camera, which closes by itself; no picture leaves this computer.</source>
        <translation>Zeigen Sie einander diesen Code. Das Scannen öffnet Ihre Kamera, die sich von selbst schließt; kein Bild verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Stop scanning</source>
        <translation>Scannen beenden</translation>
    </message>
    <message>
        <source>Hold their code in front of the camera.</source>
        <translation>Halten Sie den Code Ihres Gegenübers vor die Kamera.</translation>
    </message>
    <message>
        <source>A photo of their code</source>
        <translation>Ein Foto des Codes</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg)</source>
        <translation>Bilder (*.png *.jpg *.jpeg)</translation>
    </message>
    <message>
        <source>This file cannot be read, or is larger than 12 MB.</source>
        <translation>Diese Datei ist nicht lesbar oder größer als 12 MB.</translation>
    </message>
    <message>
        <source>Their code holds exactly this number. Now choose “They match”.</source>
        <translation>Der Code enthält genau diese Nummer. Wählen Sie nun „Sie stimmen überein“.</translation>
    </message>
    <message>
        <source>This code is different from the number here. If {name} showed you their page about you, somebody may stand between you: choose “They are different”.</source>
        <translation>Dieser Code gehört nicht zu der Nummer hier. Wenn {name} Ihnen die Seite über Sie gezeigt hat, steht vielleicht jemand zwischen Ihnen: Wählen Sie „Sie sind verschieden“.</translation>
    </message>
    <message>
        <source>This is your own code. Scan the one on the screen of {name}.</source>
        <translation>Das ist Ihr eigener Code. Scannen Sie den auf dem Bildschirm von {name}.</translation>
    </message>
    <message>
        <source>This is the code of {about}, not of {name}.</source>
        <translation>Das ist der Code von {about}, nicht der von {name}.</translation>
    </message>
    <message>
        <source>{name} shows the code for {about}. Ask them to open their page about you.</source>
        <translation>{name} zeigt den Code für {about}. Bitten Sie darum, die Seite über Sie zu öffnen.</translation>
    </message>
    <message>
        <source>This code was made by another version of Watchword. Compare the digits, and bring both up to date.</source>
        <translation>Dieser Code stammt von einer anderen Version von Watchword. Vergleichen Sie die Ziffern, und aktualisieren Sie beide.</translation>
    </message>
    <message>
        <source>This QR code holds something else, no safety number.</source>
        <translation>Dieser QR-Code enthält etwas anderes, keine Sicherheitsnummer.</translation>
    </message>
    <message>
        <source>No QR code was found in this picture. Take it closer and sharper.</source>
        <translation>In diesem Bild ist kein QR-Code zu finden. Gehen Sie näher heran, und achten Sie auf Schärfe.</translation>
    </message>
    <message>
        <source>This picture cannot be read. PNG and JPEG up to 12 MB are taken.</source>
        <translation>Dieses Bild ist nicht lesbar. Möglich sind PNG und JPEG bis 12 MB.</translation>
    </message>
</context>
<context>
    <name>ScreenTile</name>
    <message>
        <source>Your screen, as the others see it</source>
        <translation>Ihr Bildschirm, wie die anderen ihn sehen</translation>
    </message>
    <message>
        <source>Screen of {name}</source>
        <translation>Bildschirm von {name}</translation>
    </message>
    <message>
        <source>The picture is on its way.</source>
        <translation>Das Bild ist unterwegs.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Where I am</source>
        <translation>Wo ich bin</translation>
    </message>
    <message>
        <source>Card or token</source>
        <translation>Karte oder Token</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Vorgaben</translation>
    </message>
    <message>
        <source>View the policy</source>
        <translation>Vorgaben ansehen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Mute or unmute</source>
        <translation>Ton aus oder an</translation>
    </message>
    <message>
        <source>Ctrl+D</source>
        <translation>Strg+D</translation>
    </message>
    <message>
        <source>Camera on or off</source>
        <translation>Kamera an oder aus</translation>
    </message>
    <message>
        <source>Ctrl+E</source>
        <translation>Strg+E</translation>
    </message>
    <message>
        <source>Cut microphone and camera at once</source>
        <translation>Mikrofon und Kamera sofort aus</translation>
    </message>
    <message>
        <source>Ctrl+Shift+X</source>
        <translation>Strg+Umschalt+X</translation>
    </message>
    <message>
        <source>Raise or lower the hand</source>
        <translation>Hand heben oder senken</translation>
    </message>
    <message>
        <source>Ctrl+H</source>
        <translation>Strg+H</translation>
    </message>
    <message>
        <source>React</source>
        <translation>Zeichen geben</translation>
    </message>
    <message>
        <source>Ctrl+R</source>
        <translation>Strg+R</translation>
    </message>
    <message>
        <source>Open or close the chat</source>
        <translation>Chat öffnen oder schließen</translation>
    </message>
    <message>
        <source>Ctrl+T</source>
        <translation>Strg+T</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>Nächster Teil des Fensters</translation>
    </message>
    <message>
        <source>F6</source>
        <translation>F6</translation>
    </message>
    <message>
        <source>Checks of this computer</source>
        <translation>Prüfungen dieses Rechners</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Set by {org}, version {n}: {count} values are fixed and cannot be changed here.</source>
        <translation>Vorgabe von {org}, Version {n}: {count} Werte sind festgelegt und hier nicht zu ändern.</translation>
    </message>
    <message>
        <source>{org} sets the rules of this computer.</source>
        <translation>{org} gibt die Regeln für diesen Rechner vor.</translation>
    </message>
    <message>
        <source>No organisation sets rules for this computer.</source>
        <translation>Keine Dienststelle gibt Regeln für diesen Rechner vor.</translation>
    </message>
</context>
<context>
    <name>ShareBar</name>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop showing my screen</source>
        <translation>Meinen Bildschirm nicht mehr zeigen</translation>
    </message>
    <message>
        <source>You are showing {screen} to one person</source>
        <translation>Sie zeigen einer Person Ihren {screen}</translation>
    </message>
    <message>
        <source>You are showing {screen} to {count} people</source>
        <translation>Sie zeigen {count} Personen Ihren {screen}</translation>
    </message>
    <message>
        <source>Your screen is no longer shown.</source>
        <translation>Ihr Bildschirm wird nicht mehr gezeigt.</translation>
    </message>
</context>
<context>
    <name>ShareSheet</name>
    <message>
        <source>Show a screen</source>
        <translation>Bildschirm zeigen</translation>
    </message>
    <message>
        <source>Everyone here sees all of it: every window, every message that pops up, as long as you share. Close what they should not see.</source>
        <translation>Alle hier sehen alles darauf: jedes Fenster und jede Meldung, solange Sie ihn zeigen. Schließen Sie, was niemand sehen soll.</translation>
    </message>
    <message>
        <source>Share this screen</source>
        <translation>Diesen Bildschirm zeigen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close the safety numbers first: nobody else should see them.</source>
        <translation>Schließen Sie zuerst die Sicherheitsnummern: Niemand sonst soll sie sehen.</translation>
    </message>
    <message>
        <source>Choose one screen. Then look at what everyone will see.</source>
        <translation>Wählen Sie einen Bildschirm. Sehen Sie dann an, was alle sehen werden.</translation>
    </message>
    <message>
        <source>Screen {place}: {name}</source>
        <translation>Bildschirm {place}: {name}</translation>
    </message>
    <message>
        <source>Screen {place}</source>
        <translation>Bildschirm {place}</translation>
    </message>
    <message>
        <source>{screen}, as everyone will see it</source>
        <translation>{screen}, wie alle ihn sehen werden</translation>
    </message>
</context>
<context>
    <name>Shares</name>
    <message>
        <source>{name} shows a screen.</source>
        <translation>{name} zeigt einen Bildschirm.</translation>
    </message>
</context>
<context>
    <name>Sharing</name>
    <message>
        <source>Screen sharing is not available in this Wayland session.</source>
        <translation>In dieser Wayland-Sitzung lässt sich kein Bildschirm zeigen.</translation>
    </message>
    <message>
        <source>Screen sharing is not available here.</source>
        <translation>Hier lässt sich kein Bildschirm zeigen.</translation>
    </message>
    <message>
        <source>Your screen is no longer shown: safety numbers are for your eyes only. You can show it again after comparing.</source>
        <translation>Ihr Bildschirm wird nicht mehr gezeigt: Sicherheitsnummern sind nur für Ihre Augen. Nach dem Vergleichen können Sie ihn wieder zeigen.</translation>
    </message>
    <message>
        <source>The screen that you showed was taken away. Nothing is shown any more.</source>
        <translation>Der Bildschirm, den Sie gezeigt haben, wurde abgetrennt. Es wird nichts mehr gezeigt.</translation>
    </message>
    <message>
        <source>Your screen comes out all black. Perhaps this system asks for a permission first: look in its settings for privacy.</source>
        <translation>Ihr Bildschirm kommt ganz schwarz an. Vielleicht verlangt dieses System erst eine Erlaubnis: Sehen Sie in seinen Einstellungen zum Datenschutz nach.</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Back to the call</source>
        <translation>Zurück zum Gespräch</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Rooms</source>
        <translation>Räume</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Earlier calls</source>
        <translation>Frühere Gespräche</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Watchword</source>
        <translation>Watchword</translation>
    </message>
</context>
<context>
    <name>Signs</name>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>Thanks</source>
        <translation>Danke</translation>
    </message>
    <message>
        <source>Applause</source>
        <translation>Applaus</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>Langsamer</translation>
    </message>
    <message>
        <source>Break</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>{place}st</source>
        <translation>{place}.</translation>
    </message>
    <message>
        <source>{place}nd</source>
        <translation>{place}.</translation>
    </message>
    <message>
        <source>{place}rd</source>
        <translation>{place}.</translation>
    </message>
    <message>
        <source>{place}th</source>
        <translation>{place}.</translation>
    </message>
    <message>
        <source>{name} raised a hand.</source>
        <translation>{name} hat die Hand gehoben.</translation>
    </message>
    <message>
        <source>{name}: {sign}</source>
        <translation>{name}: {sign}</translation>
    </message>
</context>
<context>
    <name>StoppedPage</name>
    <message>
        <source>Close Watchword</source>
        <translation>Watchword schließen</translation>
    </message>
    <message>
        <source>Watchword has stopped</source>
        <translation>Watchword wurde angehalten</translation>
    </message>
    <message>
        <source>Microphone and camera are closed. Start Watchword again.</source>
        <translation>Mikrofon und Kamera sind geschlossen. Starten Sie Watchword neu.</translation>
    </message>
</context>
<context>
    <name>Strip</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>ThisComputer</name>
    <message>
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>What Watchword checks here before every call.</source>
        <translation>Was Watchword hier vor jedem Gespräch prüft.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>{open} of {all} checks need attention</source>
        <translation>{open} von {all} Prüfungen brauchen Aufmerksamkeit</translation>
    </message>
    <message>
        <source>All {all} checks passed</source>
        <translation>Alle {all} Prüfungen bestanden</translation>
    </message>
    <message>
        <source>The checks could not run</source>
        <translation>Die Prüfungen konnten nicht laufen</translation>
    </message>
    <message>
        <source>Checking this computer</source>
        <translation>Dieser Rechner wird geprüft</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>Bericht kopiert</translation>
    </message>
    <message>
        <source>The report was copied</source>
        <translation>Der Bericht wurde kopiert</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>The path of the token&apos;s PKCS#11 library.</source>
        <translation>Der Pfad der PKCS#11-Bibliothek des Tokens.</translation>
    </message>
    <message>
        <source>Label of the token</source>
        <translation>Bezeichnung des Tokens</translation>
    </message>
    <message>
        <source>Id of its key</source>
        <translation>Kennung seines Schlüssels</translation>
    </message>
    <message>
        <source>In hex, like 01.</source>
        <translation>Hexadezimal, etwa 01.</translation>
    </message>
    <message>
        <source>An organisation can ask for a sign-in with a card or token that is not long ago. The PIN goes to the token and is not kept.</source>
        <translation>Eine Organisation kann verlangen, dass die Anmeldung mit Karte oder Token nicht lange her ist. Die PIN geht an das Token und wird nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>No token is enrolled.</source>
        <translation>Es ist kein Token eingetragen.</translation>
    </message>
    <message>
        <source>Token {label}, last sign-in {day} at {hour}.</source>
        <translation>Token {label}, letzte Anmeldung {day} um {hour}.</translation>
    </message>
    <message>
        <source>Token {label}, not signed in with yet.</source>
        <translation>Token {label}, noch nicht zur Anmeldung benutzt.</translation>
    </message>
    <message>
        <source>Enrol</source>
        <translation>Eintragen</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Sign in instead</source>
        <translation>Stattdessen anmelden</translation>
    </message>
    <message>
        <source>Enrol another token</source>
        <translation>Anderes Token eintragen</translation>
    </message>
    <message>
        <source>Fill in library, label and id, then the PIN.</source>
        <translation>Bibliothek, Bezeichnung und Kennung ausfüllen, dann die PIN.</translation>
    </message>
    <message>
        <source>A PIN is needed, of plain letters and digits.</source>
        <translation>Es fehlt eine PIN aus einfachen Buchstaben und Ziffern.</translation>
    </message>
    <message>
        <source>The token is being asked</source>
        <translation>Das Token wird gefragt</translation>
    </message>
</context>
<context>
    <name>TokenEntry</name>
    <message>
        <source>Card or token</source>
        <translation>Karte oder Token</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Sign in with card or token</source>
        <translation>Mit Karte oder Token anmelden</translation>
    </message>
</context>
<context>
    <name>TypedGroups</name>
    <message>
        <source>First of the last two groups</source>
        <translation>Erste der letzten zwei Gruppen</translation>
    </message>
    <message>
        <source>Very last group</source>
        <translation>Allerletzte Gruppe</translation>
    </message>
    <message>
        <source>Or type what you hear</source>
        <translation>Oder tippen, was Sie hören</translation>
    </message>
    <message>
        <source>Ask them for their last two groups, and type them without looking here.</source>
        <translation>Lassen Sie sich die letzten zwei Gruppen vorlesen, und tippen Sie sie, ohne hier abzulesen.</translation>
    </message>
    <message>
        <source>The same as here.</source>
        <translation>Gleich wie hier.</translation>
    </message>
    <message>
        <source>Not the same as here. Ask for these two groups once more; if they stay different, choose “They are different”.</source>
        <translation>Nicht gleich wie hier. Fragen Sie noch einmal nach diesen Gruppen; bleiben sie verschieden, wählen Sie „Sie sind verschieden“.</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Unlock Watchword</source>
        <translation>Watchword entsperren</translation>
    </message>
    <message>
        <source>Unlocking</source>
        <translation>Wird entsperrt</translation>
    </message>
</context>
<context>
    <name>VideoTile</name>
    <message>
        <source>{word}. Nothing is sent to this person.</source>
        <translation>{word}. An diese Person wird nichts gesendet.</translation>
    </message>
    <message>
        <source>{word}. Nothing is sent to this person. Press here to compare numbers.</source>
        <translation>{word}. An diese Person wird nichts gesendet. Hier drücken, um Nummern zu vergleichen.</translation>
    </message>
    <message>
        <source>muted</source>
        <translation>stumm</translation>
    </message>
    <message>
        <source>speaking</source>
        <translation>spricht</translation>
    </message>
    <message>
        <source>you</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>camera off</source>
        <translation>Kamera aus</translation>
    </message>
    <message>
        <source>shows a screen</source>
        <translation>zeigt einen Bildschirm</translation>
    </message>
    <message>
        <source>hand raised, {place}</source>
        <translation>Hand gehoben, {place}</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>for example: Anna Weber</source>
        <translation>zum Beispiel: Anna Weber</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>As others shall see it in a call.</source>
        <translation>So, wie andere ihn im Gespräch sehen sollen.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>name@organisation. It tells people apart; no mail is sent to it.</source>
        <translation>name@dienststelle. Sie unterscheidet Personen; es wird keine Mail dorthin gesendet.</translation>
    </message>
    <message>
        <source>Key store of this computer</source>
        <translation>Schlüsselspeicher dieses Rechners</translation>
    </message>
    <message>
        <source>Unlocked together with your login. Nothing to remember.</source>
        <translation>Wird mit Ihrer Anmeldung entsperrt. Sie müssen sich nichts merken.</translation>
    </message>
    <message>
        <source>File with a passphrase</source>
        <translation>Datei mit Passphrase</translation>
    </message>
    <message>
        <source>You type the passphrase each time Watchword starts.</source>
        <translation>Sie geben die Passphrase bei jedem Start von Watchword ein.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>At least {n} characters. It cannot be recovered.</source>
        <translation>Mindestens {n} Zeichen. Sie lässt sich nicht wiederherstellen.</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>Passphrase wiederholen</translation>
    </message>
    <message>
        <source>Create my identity</source>
        <translation>Meine Identität anlegen</translation>
    </message>
    <message>
        <source>Where your key is kept</source>
        <translation>Wo Ihr Schlüssel liegt</translation>
    </message>
    <message>
        <source>Welcome to Watchword</source>
        <translation>Willkommen bei Watchword</translation>
    </message>
    <message>
        <source>First say who you are. Your key is made on this computer and never leaves it.</source>
        <translation>Sagen Sie zuerst, wer Sie sind. Ihr Schlüssel entsteht auf diesem Rechner und verlässt ihn nie.</translation>
    </message>
    <message>
        <source>This computer has no key store that is safe to use.</source>
        <translation>Dieser Rechner hat keinen Schlüsselspeicher, der sicher genug ist.</translation>
    </message>
    <message>
        <source>Creating</source>
        <translation>Wird angelegt</translation>
    </message>
    <message>
        <source>A name of 1 to 64 characters, without control characters.</source>
        <translation>Ein Name mit 1 bis 64 Zeichen, ohne Steuerzeichen.</translation>
    </message>
    <message>
        <source>It looks like name@organisation, in small plain letters.</source>
        <translation>Sie sieht aus wie name@dienststelle, in einfachen Kleinbuchstaben.</translation>
    </message>
    <message>
        <source>At least {n} characters.</source>
        <translation>Mindestens {n} Zeichen.</translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>Die beiden Passphrasen sind verschieden.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Watchword</source>
        <translation>Watchword</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Close and end the room for everyone?</source>
        <translation>Schließen und den Raum für alle beenden?</translation>
    </message>
    <message>
        <source>This computer hosts a room. When you close Watchword, the room ends.</source>
        <translation>Dieser Rechner stellt einen Raum bereit. Wenn Sie Watchword schließen, endet der Raum.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Close and end</source>
        <translation>Schließen und beenden</translation>
    </message>
    <message>
        <source>Close while you show your screen?</source>
        <translation>Schließen, während Sie Ihren Bildschirm zeigen?</translation>
    </message>
    <message>
        <source>You leave the call, and the others no longer see your screen.</source>
        <translation>Sie verlassen das Gespräch, und die anderen sehen Ihren Bildschirm nicht mehr.</translation>
    </message>
    <message>
        <source>Close and leave</source>
        <translation>Schließen und verlassen</translation>
    </message>
</context>
</TS>
