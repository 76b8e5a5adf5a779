const byId = (id) => document.getElementById(id);
let ticks = 0;
byId('ask').addEventListener('click', async () => {
  byId('answer').textContent = await window.fixture.request('add', 2, 3);
});
window.fixture.on('tick', ({ payload }) => {
  ticks += payload.length > 0 ? 1 : 0;
  byId('ticks').textContent = String(ticks);
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  byId('dropped').textContent = window.fixture.pathOf(event.dataTransfer.files[0]);
});
