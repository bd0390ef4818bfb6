# drawing
