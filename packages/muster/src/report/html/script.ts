/**
 * Everything the page does: a cursor over all charts, and tables that sort by a click on a heading.
 * Nothing is lost without it. It runs in browsers as it is here, hence no types.
 */
export const script = `
(() => {
  const source = document.getElementById('cursor-data');
  if (source) {
    const data = JSON.parse(source.textContent);
    const figures = [...document.querySelectorAll('figure.chart')];
    let shown = null;
    const show = (index) => {
      shown = index;
      figures.forEach((figure, n) => {
        figure.classList.toggle('pointed', index !== null);
        for (const line of figure.querySelectorAll('.cursor')) {
          if (index !== null) line.style.left = (data.times[index] / data.end) * 100 + '%';
        }
        figure.querySelectorAll('.legend b').forEach((value, k) => {
          value.textContent = index === null ? value.dataset.rest : data.charts[n][k][index];
        });
        const at = figure.querySelector('.at');
        at.textContent = index === null ? at.dataset.rest : data.labels[index];
      });
    };
    const nearest = (time) => {
      let low = 0;
      let high = data.times.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (data.times[middle] < time) low = middle + 1;
        else high = middle;
      }
      return low > 0 && time - data.times[low - 1] < data.times[low] - time ? low - 1 : low;
    };
    for (const figure of figures) {
      const plot = figure.querySelector('.plot');
      const point = (event) => {
        const box = plot.getBoundingClientRect();
        show(nearest(((event.clientX - box.left) / box.width) * data.end));
      };
      plot.addEventListener('pointermove', point);
      plot.addEventListener('pointerdown', point);
      plot.addEventListener('pointerleave', () => show(null));
      figure.addEventListener('blur', () => show(null));
      figure.addEventListener('keydown', (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (event.key === 'Escape') show(null);
        if (!step) return;
        event.preventDefault();
        const last = data.times.length - 1;
        show(shown === null ? last : Math.min(last, Math.max(0, shown + step)));
      });
    }
  }

  const number = (text) => {
    const digits = text.match(/[0-9][0-9,]*(?:[.][0-9]+)?/);
    return digits === null ? NaN : Number(digits[0].replaceAll(',', ''));
  };
  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.querySelectorAll('thead tr:last-child th')];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const numeric = head.classList.contains('n');
        const turns = numeric ? ['descending', 'ascending', null] : ['ascending', 'descending', null];
        const next = turns[(turns.indexOf(head.getAttribute('aria-sort')) + 1) % 3];
        for (const other of heads) other.removeAttribute('aria-sort');
        if (next) head.setAttribute('aria-sort', next);
        const sign = next === 'descending' ? -1 : 1;
        const cell = ({ cells }) => cells[column].dataset.value ?? cells[column].textContent.trim();
        const order = (a, b) => {
          if (!numeric) return cell(a).localeCompare(cell(b));
          const x = number(cell(a));
          const y = number(cell(b));
          if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
          return x - y;
        };
        body.append(...(next ? [...original].sort((a, b) => sign * order(a, b)) : original));
      });
    });
  }
})();
`;
