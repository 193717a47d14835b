import pytest, cairosvg, pathlib
OUT = pathlib.Path("/tmp/shots"); OUT.mkdir(exist_ok=True)
def snap(desk, name):
    svg = desk.app.export_screenshot()
    cairosvg.svg2png(bytestring=svg.encode(), write_to=str(OUT/f"{name}.png"), scale=0.8)
    (OUT/f"{name}.txt").write_text(desk.shown())

@pytest.mark.parametrize("size", [(80,24),(120,40)])
async def test_shots(open_desk, judge, size, answer):
    n=f"{size[0]}"
    async with open_desk(size=size, judge=judge) as d:
        snap(d, f"{n}-home")
        await d.press("enter")
        snap(d, f"{n}-clarify")
        await d.press("f4")
        d.app.screen.query_one("#ask").value = "How many orders per second arrive?"
        await d.press("enter")
        snap(d, f"{n}-asked")
        await d.write(answer)
        snap(d, f"{n}-answer")
        await d.press("f3"); snap(d, f"{n}-transcript"); await d.press("f3")
        await d.press("f1"); snap(d, f"{n}-help"); await d.press("escape")
        judge.release.clear()
        await d.press("ctrl+s"); snap(d, f"{n}-asking")
        await d.press("ctrl+s"); snap(d, f"{n}-followup")
        await d.submit("It comes again"); 
        await d.submit("By age"); snap(d, f"{n}-waiting")
        judge.verdicts = {"consumers": "met", "redelivered": "partial"}
        judge.release.set()
        await d.until(lambda: d.session.state.clock.waiting is False)
        await d.settle()
        snap(d, f"{n}-missed")
        await d.press("f10")
        await d.settle()
        snap(d, f"{n}-debrief")
        await d.press("r"); snap(d, f"{n}-reference"); 
        await d.press("escape"); snap(d, f"{n}-home2")
